import { accept } from '../../handlers/accept.ts';
import { asConsumer, toDeadLetters } from '../lambda.ts';
import { readSesNotification } from '../messages/ses-notification.ts';
import {
  clock,
  destinations,
  directory,
  faxes,
  files,
  journal,
  leases,
  mails,
  quarantine,
  resolver,
  scanner,
  settings,
  submissions,
  volumes,
  workflow,
} from '../wiring.ts';

export const handler = asConsumer(
  accept,
  {
    clock,
    destinations,
    directory,
    faxes,
    files,
    journal,
    leases,
    mails,
    quarantine,
    resolver,
    scanner,
    settings,
    submissions,
    volumes,
    workflow,
  },
  { deadLetter: toDeadLetters },
  ({ body }) => readSesNotification(body),
);
