import { takeDeparture } from '../../handlers/departure.ts';
import { asConsumer } from '../lambda.ts';
import { readDeparture } from '../messages/departure-message.ts';
import { departures, exactPorts, plain, received } from '../wiring.ts';

export const handler = asConsumer(
  exactPorts({ ...plain, departures, received }),
  { deadLetters: true },
  ({ body }) => readDeparture(body),
  takeDeparture,
);
