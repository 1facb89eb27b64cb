import type { SQSRecord } from 'aws-lambda';
import { keepLetter } from '../../flow/dead-letters.ts';
import { close } from '../../handlers/close.ts';
import { environment } from '../environment.ts';
import { asConsumer } from '../lambda.ts';
import { deadLetterQueueOf, readCloseMessage } from '../messages/close-message.ts';
import { clock, events, faxes, files, journal, submissions, workflow } from '../wiring.ts';

/** ARNs. */
const queues = () => ({
  mail: environment('MAIL_DEAD_LETTERS'),
  carrier: environment('CARRIER_DEAD_LETTERS'),
  inbound: environment('INBOUND_DEAD_LETTERS'),
  departures: environment('DEPARTURE_DEAD_LETTERS'),
});

/** It is the end of the line: what it cannot take in is kept in the bucket. */
const keep = (record: SQSRecord, error: unknown): Promise<string> =>
  keepLetter(
    { files: files(), clock: clock() },
    {
      queue: deadLetterQueueOf(record, queues()) ?? 'ended',
      body: record.body,
      cause: error instanceof Error ? error.name : 'unknown',
    },
  );

export const handler = asConsumer(
  close,
  { clock, events, faxes, files, journal, submissions, workflow },
  { deadLetter: keep },
  ({ body, eventSourceARN, messageAttributes, attributes }) => {
    const cause = messageAttributes.cause?.stringValue;
    const isFromQueue = attributes.DeadLetterQueueSourceArn !== undefined;
    return readCloseMessage({ body, eventSourceARN, isFromQueue, ...(cause && { cause }) }, queues());
  },
);
