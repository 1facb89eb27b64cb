import { type SettleEvent, settle } from '../../handlers/settle.ts';
import { asConsumer } from '../lambda.ts';
import { carrier, directory, faxes, somePorts, workflow } from '../wiring.ts';

export const handler = asConsumer(
  somePorts({ carrier, directory, faxes, workflow }),
  { deadLetters: true },
  // Written by nobody but ourselves: the webhook has read the carrier's words already.
  ({ body }) => JSON.parse(body) as SettleEvent,
  settle,
);
