/**
 * What alarms watch, when they ring, and why. Each has a section of its own name in docs/runbook.md. Metrics of our own are
 * those of lambdas/fax/journal/metrics.ts; all others are AWS's.
 */
import { Duration } from 'aws-cdk-lib';
import type { MetricName } from '../../lambdas/fax/journal/metrics.ts';

interface Threshold {
  /** It rings when the sum (or whatever the metric gives) is at least, or at most, so much in one period. */
  readonly atLeast?: number;
  readonly below?: number;
  readonly period: Duration;
  /** Periods in a row; one unless told. */
  readonly periods?: number;
  readonly says: string;
}

/** Alarms on metrics of our own. */
export interface OwnAlarm extends Threshold {
  readonly metric: MetricName;
}

const minutes = (count: number): Duration => Duration.minutes(count);

export const ownAlarms = {
  'carrier-down': {
    metric: 'CarrierDown',
    atLeast: 1,
    period: minutes(5),
    says: 'The carrier cannot be reached: faxes wait.',
  },
  'mail-stopped': {
    metric: 'MailStopped',
    atLeast: 1,
    period: minutes(5),
    says: 'SES takes no mail of this account, or has not taken some for half an hour: people are not told.',
  },
  'webhooks-lost': {
    metric: 'WebhooksLost',
    atLeast: 3,
    period: minutes(60),
    says: 'The carrier does not tell of its calls: their ends are learnt by asking, minutes late.',
  },
  'convert-broken': {
    metric: 'ConvertBroken',
    atLeast: 1,
    period: minutes(5),
    says: 'A function that opens documents, convert or draw, does not answer.',
  },
  'dead-letters': {
    metric: 'DeadLetters',
    atLeast: 1,
    period: minutes(5),
    says: 'A message was given up; it is kept for 14 days.',
  },
  'executions-died': {
    metric: 'ExecutionsDied',
    atLeast: 1,
    period: minutes(5),
    says: 'The workflow of a fax or a mail died.',
  },
  forgotten: {
    metric: 'Forgotten',
    atLeast: 1,
    period: minutes(60),
    says: 'A fax is past its deadline, or a mail was never decided about.',
  },
  defects: { metric: 'Defects', atLeast: 1, period: minutes(5), says: 'A function met what nobody planned.' },
  attention: {
    metric: 'Attention',
    atLeast: 1,
    period: minutes(60),
    says: 'Something needs somebody: a fax for no line, a mailbox that refuses, an account at its limit.',
  },
} as const satisfies Record<string, OwnAlarm>;

/** Alarms on metrics of AWS. */
export const awsAlarms = {
  'queue-age': {
    atLeast: 15 * 60,
    period: minutes(5),
    periods: 2,
    says: 'Messages wait in a queue for a quarter of an hour: nobody takes them in.',
  },
  'inbound-age': {
    atLeast: 60 * 60,
    period: minutes(15),
    says: 'A received fax has not been delivered for an hour.',
  },
  errors: {
    atLeast: 5,
    period: minutes(15),
    says: 'Functions that anybody can call, the sweep, convert or draw fail.',
  },
  throttles: { atLeast: 10, period: minutes(5), says: 'The account runs as many functions at once as it may.' },
  'bounce-rate': { atLeast: 0.03, period: minutes(60), says: 'Too much mail comes back: SES stops accounts at 0.1.' },
  'complaint-rate': {
    atLeast: 0.0005,
    period: minutes(60),
    says: 'Too many readers call our mail spam: SES stops accounts at 0.005.',
  },
  'sweep-stopped': {
    below: 1,
    period: minutes(60),
    periods: 2,
    says: 'What looks for lost webhooks and forgotten mails has not run.',
  },
  'nothing-received': { below: 1, period: Duration.days(1), says: 'No fax came for a day, where some always do.' },
} as const satisfies Record<string, Threshold>;

export type AlarmDefinition = Threshold;
