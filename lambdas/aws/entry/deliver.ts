import { type DeliverEvent, type DeliverPorts, deliver } from '../../handlers/deliver.ts';
import { environment } from '../environment.ts';
import { asConsumer } from '../lambda.ts';
import { carrier, directory, faxes, files, mailer, reader, received, somePorts, workers } from '../wiring.ts';

export const handler = asConsumer(
  somePorts<DeliverPorts>({ carrier, directory, faxes, files, mailer, reader, received, workers }),
  { deadLetters: true, requeueTo: () => environment('INBOUND_QUEUE_URL') },
  // Written by nobody but ourselves: the webhook has read the carrier's words already.
  ({ body }) => JSON.parse(body) as DeliverEvent,
  deliver,
);
