import { takeDeparture } from '../../handlers/departure.ts';
import { asConsumer, toDeadLetters } from '../lambda.ts';
import { readDeparture } from '../messages/departure-message.ts';
import { departures, journal, received } from '../wiring.ts';

export const handler = asConsumer(
  takeDeparture,
  { departures, journal, received },
  { deadLetter: toDeadLetters },
  ({ body }) => readDeparture(body),
);
