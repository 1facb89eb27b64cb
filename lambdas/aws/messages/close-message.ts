/** What reaches `close` through its queues: executions that died, dead letters, the hourly sweep. */
import * as v from 'valibot';
import { receivedIdFor } from '../../flow/received/reception.ts';
import type { CloseEvent, DeadLetter } from '../../handlers/close.ts';

/** EventBridge's "Step Functions Execution Status Change". */
const diedSchema = v.object({
  source: v.literal('aws.states'),
  detail: v.object({ name: v.string(), stateMachineArn: v.string(), status: v.string(), error: v.nullish(v.string()) }),
});
const sweepSchema = v.object({ kind: v.literal('sweep') });
const mailSchema = v.looseObject({
  receipt: v.looseObject({ action: v.looseObject({ objectKey: v.string() }) }),
  isGivenUp: v.optional(v.boolean()),
  isPutAgain: v.optional(v.boolean()),
});
const carrierSchema = v.variant('kind', [
  v.object({ kind: v.picklist(['poll', 'look', 'cancel']), fax: v.string() }),
  v.object({ kind: v.literal('carrier'), event: v.object({ attemptId: v.optional(v.string()) }) }),
]);
/** A wish to give up that could not be met is not wished again: it would go round for ever. */
const inboundSchema = v.variant('kind', [
  v.object({
    kind: v.literal('received'),
    event: v.object({ reception: v.object({ carrier: v.optional(v.string()), carrierId: v.string() }) }),
  }),
  v.object({ kind: v.literal('redeliver'), fax: v.string() }),
]);

export interface CloseRecord {
  readonly body: string;
  readonly eventSourceARN: string;
  /** Why it is a dead letter, where its consumer said so. */
  readonly cause?: string;
  /** It came from its queue, after many tries. Neither: SNS could not deliver it there. */
  readonly isFromQueue?: boolean;
}

const queueNames = ['mail', 'carrier', 'inbound', 'departures'] as const;

export interface DeadLetterQueues {
  /** ARNs. */
  readonly mail: string;
  readonly carrier: string;
  readonly inbound: string;
  readonly departures: string;
}

/**
 * Reads one message.
 *
 * @returns for a message of the queue of ended executions that is of no known shape: a dead letter of that queue
 */
export function readCloseMessage(record: CloseRecord, queues: DeadLetterQueues): CloseEvent {
  const json = parse(record.body);
  const queue = deadLetterQueueOf(record, queues);
  if (queue !== undefined) {
    const isNew = record.cause === undefined && record.isFromQueue === false;
    const cause = record.cause ?? (isNew ? 'never delivered to its queue' : 'given up after many tries');
    return { kind: 'dead-letter', queue, body: deadLetter(json, isNew), message: record.body, cause };
  }
  if (v.is(sweepSchema, json)) return { kind: 'sweep' };
  const died = v.safeParse(diedSchema, json);
  if (!died.success) {
    return { kind: 'dead-letter', queue: 'ended', body: {}, message: record.body, cause: 'of no known shape' };
  }
  const { name, stateMachineArn, status, error } = died.output.detail;
  const kind = stateMachineArn.endsWith('-submission') ? 'submission' : 'fax';
  // An execution that only reports is named by its fax and a reason.
  return { kind, id: name.split('-')[0] ?? name, cause: error ? `${status} ${error}` : status };
}

/** The queue whose dead letter this is; undefined for what came through the queue of ended executions. */
export const deadLetterQueueOf = ({ eventSourceARN }: Pick<CloseRecord, 'eventSourceARN'>, queues: DeadLetterQueues) =>
  queueNames.find((name) => queues[name] === eventSourceARN);

function deadLetter(json: unknown, isNew: boolean): DeadLetter {
  if (v.is(mailSchema, json)) {
    const { objectKey: mailKey } = json.receipt.action;
    // Giving up is the end: what dies there only alarms.
    if (json.isGivenUp) return { mailKey };
    return isNew && !json.isPutAgain ? { mailKey, newMail: json } : { mailKey, mail: json };
  }
  if (v.is(inboundSchema, json)) {
    if (json.kind === 'redeliver') return { received: json.fax };
    const { carrierId, carrier } = json.event.reception;
    return { received: receivedIdFor(carrierId, carrier) };
  }
  if (!v.is(carrierSchema, json)) return {};
  if (json.kind !== 'carrier') return { fax: json.fax };
  return json.event.attemptId === undefined ? {} : { attemptId: json.event.attemptId };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
