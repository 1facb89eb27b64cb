import { takeDeparture } from '../../departure.ts';
import { departures, exactPorts, plain, received } from '../../wiring.ts';
import { readDeparture } from '../departure-message.ts';
import { asConsumer } from '../lambda.ts';

export const handler = asConsumer(
  exactPorts({ ...plain, departures, received }),
  { buries: true },
  ({ body }) => readDeparture(body),
  takeDeparture,
);
