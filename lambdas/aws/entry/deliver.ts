import { type DeliverEvent, deliver } from '../../handlers/deliver.ts';
import { environment } from '../environment.ts';
import { asConsumer, toDeadLetters } from '../lambda.ts';
import {
  carriers,
  clock,
  directory,
  evidence,
  files,
  ids,
  journal,
  leases,
  links,
  mailer,
  marks,
  reader,
  received,
  settings,
  workers,
} from '../wiring.ts';

export const handler = asConsumer(
  deliver,
  {
    carriers,
    clock,
    directory,
    evidence,
    files,
    ids,
    journal,
    leases,
    links,
    mailer,
    marks,
    reader,
    received,
    settings,
    workers,
  },
  { deadLetter: toDeadLetters, requeueTo: () => environment('INBOUND_QUEUE_URL') },
  // Written by nobody but ourselves: the webhook has read the carrier's words already.
  ({ body }) => JSON.parse(body) as DeliverEvent,
);
