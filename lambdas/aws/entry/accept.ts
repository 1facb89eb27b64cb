import { accept } from '../../accept.ts';
import { directory, faxes, files, somePorts, workflow } from '../../wiring.ts';
import { asConsumer } from '../lambda.ts';
import { readSesNotification } from '../ses-notification.ts';

export const handler = asConsumer(
  somePorts({ directory, faxes, files, workflow }),
  { buries: true },
  ({ body }) => readSesNotification(body),
  accept,
);
