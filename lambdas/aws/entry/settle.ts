import { settle } from '../../handlers/settle.ts';
import { asConsumer } from '../lambda.ts';
import { readSettleMessage } from '../messages/settle-message.ts';
import { carrier, directory, faxes, somePorts, workflow } from '../wiring.ts';

export const handler = asConsumer(
  somePorts({ carrier, directory, faxes, workflow }),
  { deadLetters: true },
  ({ body }) => readSettleMessage(body),
  settle,
);
