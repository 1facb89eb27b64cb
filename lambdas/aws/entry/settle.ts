import { settle } from '../../handlers/settle.ts';
import { asConsumer, toDeadLetters } from '../lambda.ts';
import { readSettleMessage } from '../messages/settle-message.ts';
import { carriers, clock, directory, faxes, journal, leases, settings, workflow } from '../wiring.ts';

export const handler = asConsumer(
  settle,
  { carriers, clock, directory, faxes, journal, leases, settings, workflow },
  { deadLetter: toDeadLetters },
  ({ body }) => readSettleMessage(body),
);
