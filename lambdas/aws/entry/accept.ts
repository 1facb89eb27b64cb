import { accept } from '../../handlers/accept.ts';
import { asConsumer } from '../lambda.ts';
import { readSesNotification } from '../messages/ses-notification.ts';
import { directory, faxes, files, somePorts, workflow } from '../wiring.ts';

export const handler = asConsumer(
  somePorts({ directory, faxes, files, workflow }),
  { deadLetters: true },
  ({ body }) => readSesNotification(body),
  accept,
);
