import { close } from '../../handlers/close.ts';
import { environment } from '../environment.ts';
import { asConsumer } from '../lambda.ts';
import { readCloseMessage } from '../messages/close-message.ts';
import { clock, events, faxes, files, journal, submissions, workflow } from '../wiring.ts';

export const handler = asConsumer(
  close,
  { clock, events, faxes, files, journal, submissions, workflow },
  // It is the end of the line: what it cannot take in comes again for two weeks.
  { deadLetters: false },
  ({ body, eventSourceARN, messageAttributes }) =>
    readCloseMessage(
      {
        body,
        eventSourceARN,
        ...(messageAttributes.cause?.stringValue && { cause: messageAttributes.cause.stringValue }),
      },
      {
        mail: environment('MAIL_DEAD_LETTERS'),
        carrier: environment('CARRIER_DEAD_LETTERS'),
        inbound: environment('INBOUND_DEAD_LETTERS'),
        departures: environment('DEPARTURE_DEAD_LETTERS'),
      },
    ),
);
