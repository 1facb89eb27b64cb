/** The functions that take queues in, with given ports: what their entries in lambdas/aws/entry do with ports of their own. */
import { asConsumer, toDeadLetters } from '../../lambdas/aws/lambda.ts';
import { deadLetterQueueOf, readCloseMessage } from '../../lambdas/aws/messages/close-message.ts';
import { readDeparture } from '../../lambdas/aws/messages/departure-message.ts';
import { readSesNotification } from '../../lambdas/aws/messages/ses-notification.ts';
import { readSettleMessage } from '../../lambdas/aws/messages/settle-message.ts';
import { keepLetter } from '../../lambdas/flow/dead-letters.ts';
import { accept } from '../../lambdas/handlers/accept.ts';
import { close } from '../../lambdas/handlers/close.ts';
import { type DeliverEvent, deliver } from '../../lambdas/handlers/deliver.ts';
import { takeDeparture } from '../../lambdas/handlers/departure.ts';
import { settle } from '../../lambdas/handlers/settle.ts';
import type { Departures } from '../../lambdas/ports.ts';
import type { WorkerPorts } from '../../local/workflow/worker.ts';
import type { Consumer, Queues } from './queues.ts';

export type CloudPorts = WorkerPorts & { readonly departures: Departures };

const deadLettersOf = (queues: Queues) => ({
  mail: queues.idOf('MailIntakeMailDeadLetters'),
  carrier: queues.idOf('CarrierIntakeEventsDeadLetters'),
  inbound: queues.idOf('CarrierIntakeInboundDeadLetters'),
  departures: queues.idOf('MailDepartureDeparturesDeadLetters'),
});

/** By the functions' names in the stack. */
export function consumersOf(ports: CloudPorts, queues: Queues): Readonly<Record<string, Consumer>> {
  const makers = makersOf(ports);
  const dead = deadLettersOf(queues);
  const toQueue = (id: string): typeof toDeadLetters => {
    return (record, error) => {
      process.env.DEAD_LETTERS_URL = `${process.env.AWS_ENDPOINT_URL}/000000000000/${id}`;
      return toDeadLetters(record, error);
    };
  };
  const handlers = {
    Accept: asConsumer(accept, makers, { deadLetter: toQueue(dead.mail) }, ({ body }) => readSesNotification(body)),
    Settle: asConsumer(settle, makers, { deadLetter: toQueue(dead.carrier) }, ({ body }) => readSettleMessage(body)),
    Deliver: asConsumer(
      deliver,
      makers,
      { deadLetter: toQueue(dead.inbound) },
      ({ body }) => JSON.parse(body) as DeliverEvent,
    ),
    Depart: asConsumer(takeDeparture, makers, { deadLetter: toQueue(dead.departures) }, ({ body }) =>
      readDeparture(body),
    ),
    Close: asConsumer(
      close,
      makers,
      {
        deadLetter: (record, error) =>
          keepLetter(ports, {
            queue: deadLetterQueueOf(record, dead) ?? 'ended',
            body: record.body,
            cause: error instanceof Error ? error.name : 'unknown',
          }),
      },
      ({ body, eventSourceARN, messageAttributes, attributes }) => {
        const cause = messageAttributes.cause?.stringValue;
        const isFromQueue = attributes.DeadLetterQueueSourceArn !== undefined;
        return readCloseMessage({ body, eventSourceARN, isFromQueue, ...(cause && { cause }) }, dead);
      },
    ),
  };
  return handlers as unknown as Readonly<Record<string, Consumer>>;
}

/** The same ports to every function: what each may be given, other tests hold. */
const makersOf = (ports: CloudPorts) =>
  Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, () => port])) as {
    readonly [Name in keyof CloudPorts]: () => CloudPorts[Name];
  };
