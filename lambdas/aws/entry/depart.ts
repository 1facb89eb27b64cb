import { departures, exactPorts, plain } from '../../wiring.ts';
import { readDeparture } from '../departure-message.ts';
import { asConsumer } from '../lambda.ts';

export const handler = asConsumer(
  exactPorts({ ...plain, departures }),
  { buries: true },
  ({ body }) => readDeparture(body),
  (ports, { id, at }) => ports.departures.markTaken(id, at),
);
