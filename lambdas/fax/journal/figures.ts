/**
 * What an operator wants to see of the service, from top to bottom: the CloudWatch dashboard and the page of one machine show
 * these figures, from this table. Metrics are those of metrics.ts; what would be a series for each of its values is counted
 * from the journal.
 */
import { type AlarmName, alarmNames, type EventName } from './journal-names.ts';
import { type MetricName, metrics } from './metrics.ts';

/** `count`: how often it was measured. */
export type Statistic = 'sum' | 'count' | 'p50' | 'p95';

/** One number, or one line of a graph. */
export interface Line {
  readonly says: string;
  readonly metric: MetricName;
  readonly statistic: Statistic;
}

export interface Graph {
  readonly kind: 'graph';
  readonly title: string;
  readonly lines: readonly Line[];
  readonly unit?: 'seconds';
}

/** How much of a whole something is, in percent. */
export interface Share {
  readonly kind: 'share';
  readonly title: string;
  readonly says: string;
  readonly part: Line;
  readonly rest: Line;
}

/** Entries of the journal, counted by some of their facts; most first. */
export interface Table {
  readonly kind: 'table';
  readonly title: string;
  readonly of: readonly (AlarmName | EventName)[];
  /** Columns: the first fact of these that an entry has. Without any, the entry's own name. */
  readonly by: readonly { readonly column: string; readonly facts: readonly string[]; readonly otherwise?: string }[];
  /** What is counted, in the plural. */
  readonly counts: string;
}

/** A fact of the journal, added up or at its highest, by itself or times a price. */
export interface Amount {
  readonly kind: 'amount';
  readonly title: string;
  readonly of: readonly EventName[];
  readonly fact: 'pages' | 'seconds';
  readonly takes: 'sum' | 'highest';
  readonly says: string;
  /** US dollars for one. */
  readonly price?: number;
}

export type Figure = Graph | Share | Table | Amount;

export interface Section {
  /** Beside its figures each side shows what it alone can tell: queues, executions, AWS's bill. */
  readonly name: 'flow' | 'times' | 'stuck' | 'refused' | 'cost' | 'causes';
  readonly question: string;
  readonly figures: readonly Figure[];
}

const delivered: Line = { says: 'delivered', metric: 'SecondsToDelivered', statistic: 'count' };
const notDelivered: Line = { says: 'ended otherwise', metric: 'NotDelivered', statistic: 'sum' };
const received: Line = { says: 'received', metric: 'SecondsToMailbox', statistic: 'count' };

const times = (title: string, metric: MetricName): Graph => ({
  kind: 'graph',
  title,
  unit: 'seconds',
  lines: [
    { says: 'half of them', metric, statistic: 'p50' },
    { says: '95 of 100', metric, statistic: 'p95' },
  ],
});

const counts = (title: string, ...names: readonly MetricName[]): Graph => ({
  kind: 'graph',
  title,
  lines: names.map((metric) => ({ says: metrics[metric].says, metric, statistic: 'sum' })),
});

/** A page of Telnyx, sent or received, in the United States (October 2026); calls may cost as well. */
export const usdOfAPage = 0.007;

export const sections: readonly Section[] = [
  {
    name: 'flow',
    question: 'Are faxes flowing?',
    figures: [
      { kind: 'graph', title: 'Faxes', lines: [delivered, notDelivered, received] },
      { kind: 'share', title: 'Success', says: 'Delivered, of those that ended', part: delivered, rest: notDelivered },
      {
        kind: 'table',
        title: 'Faxes by outcome',
        of: ['fax-delivered', 'fax-failed'],
        by: [{ column: 'outcome', facts: ['outcome'], otherwise: 'sent' }],
        counts: 'faxes',
      },
    ],
  },
  {
    name: 'times',
    question: 'How long do they take?',
    figures: [
      times('From the mail to the call', 'SecondsToSubmit'),
      times('From the mail to the delivery', 'SecondsToDelivered'),
      times('From a received fax to its mail', 'SecondsToMailbox'),
    ],
  },
  {
    name: 'stuck',
    question: 'What is stuck?',
    figures: [
      {
        kind: 'amount',
        title: 'Oldest fax under way',
        of: ['faxes-under-way'],
        fact: 'seconds',
        takes: 'highest',
        says: 'Seconds for which the oldest token, or fax without one, has waited: looked at each hour',
      },
      counts('Given up, died, or past the deadline', 'DeadLetters', 'ExecutionsDied', 'Forgotten'),
      counts('Carrier, mail and converter', 'CarrierDown', 'WebhooksLost', 'MailStopped', 'ConvertBroken'),
    ],
  },
  {
    name: 'refused',
    question: 'Who is refused, and why?',
    figures: [
      {
        kind: 'table',
        title: 'Mails that were refused',
        of: ['mail-refused'],
        by: [
          { column: 'outcome', facts: ['outcome'] },
          { column: 'why', facts: ['why'] },
        ],
        counts: 'mails',
      },
    ],
  },
  {
    name: 'cost',
    question: 'What does it cost?',
    figures: [
      {
        kind: 'amount',
        title: 'Carrier',
        of: ['fax-delivered', 'received-fax-ended'],
        fact: 'pages',
        takes: 'sum',
        price: usdOfAPage,
        says: `Pages delivered and received, at ${usdOfAPage} USD each; the carrier’s bill is in its portal`,
      },
    ],
  },
  {
    name: 'causes',
    question: 'What goes wrong most?',
    figures: [
      {
        kind: 'table',
        title: 'Causes of alarms',
        of: alarmNames,
        by: [
          { column: 'alarm', facts: [] },
          { column: 'cause', facts: ['cause', 'reason', 'error'] },
        ],
        counts: 'times',
      },
    ],
  },
];
