/**
 * The service's own metrics: which entries of the journal are counted or measured, under which name. Alarms and the
 * dashboard read the same table. Every name is a series that costs money on AWS, so there are at most eighteen; what AWS
 * counts by itself (queues, functions, workflows) is not counted again.
 */
import { type AlarmName, alarmNames, type EventName } from './journal-names.ts';

interface Counted {
  readonly counts: readonly (AlarmName | EventName)[];
  /** For people. */
  readonly says: string;
}

interface Measured {
  /** The entries whose fact `seconds` is measured. */
  readonly measures: readonly EventName[];
  readonly says: string;
}

const own = {
  NotDelivered: { counts: ['fax-failed'], says: 'Faxes that ended otherwise' },
  SecondsToSubmit: { measures: ['fax-sent'], says: 'Seconds from the mail to the call' },
  SecondsToDelivered: { measures: ['fax-delivered'], says: 'Seconds from the mail to the delivery' },
  SecondsToMailbox: { measures: ['received-fax-ended'], says: 'Seconds from a received fax to its mail' },
  CarrierDown: { counts: ['carrier-down'], says: 'Calls that did not reach the carrier, three times in a row' },
  MailStopped: {
    counts: ['mail-stopped'],
    says: 'Mails that the mail system does not take, for good or for half an hour',
  },
  WebhooksLost: {
    counts: ['ended-without-webhook', 'received-without-webhook'],
    says: 'Calls and faxes that no webhook told of, found by asking',
  },
  ConvertBroken: { counts: ['convert-broken'], says: 'Conversions that the converter did not answer' },
  DeadLetters: { counts: ['dead-letter'], says: 'Messages that were given up' },
  ExecutionsDied: { counts: ['execution-died'], says: 'Executions that died' },
  Forgotten: { counts: ['fax-overdue', 'mail-without-decision'], says: 'Faxes and mails that nobody went on with' },
  Defects: { counts: ['failed'], says: 'Errors that nobody planned' },
} as const satisfies Record<string, Counted | Measured>;

const named: ReadonlySet<string> = new Set(Object.values(own).flatMap((one) => ('counts' in one ? one.counts : [])));

export const metrics = {
  ...own,
  Attention: {
    counts: alarmNames.filter((name) => !named.has(name)),
    says: 'What else somebody should look at',
  },
} as const satisfies Record<string, Counted | Measured>;

export type MetricName = keyof typeof metrics;

export interface Measurement {
  readonly metric: MetricName;
  readonly value: number;
  readonly unit: 'Count' | 'Seconds';
}

/** What an entry of the journal adds to the metrics. */
export function measurementsOf(what: string, facts: Readonly<Record<string, unknown>>): Measurement[] {
  const { seconds } = facts;
  return Object.entries<Counted | Measured>(metrics).flatMap(([name, definition]): Measurement[] => {
    const metric = name as MetricName;
    if ('counts' in definition) {
      return (definition.counts as readonly string[]).includes(what) ? [{ metric, value: 1, unit: 'Count' }] : [];
    }
    const isMeasured = (definition.measures as readonly string[]).includes(what) && typeof seconds === 'number';
    return isMeasured ? [{ metric, value: seconds, unit: 'Seconds' }] : [];
  });
}
