/**
 * `Journal` as structured log lines, and alarms as a metric in CloudWatch's embedded format, by kind only: neither
 * numbers nor addresses of people belong into logs or dimensions.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Journal } from '../ports.ts';

const address = /[^\s<>"']+@[^\s<>"']+/g;
const telephoneNumber = /\+\d[\d\s().-]{4,}\d/g;

/** Takes numbers and addresses out of whatever is to be logged. */
export function withoutPeople(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(address, '<address>').replace(telephoneNumber, '<number>');
  if (Array.isArray(value)) return value.map(withoutPeople);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutPeople(inner)]));
}

export class CloudWatchJournal implements Journal {
  readonly #logger: Logger;
  readonly #metrics: Metrics;

  /** @param service the function's name, the only dimension */
  constructor(service: string) {
    this.#logger = new Logger({ serviceName: service });
    this.#metrics = new Metrics({ serviceName: service });
  }

  info(what: string, facts: Record<string, unknown> = {}): void {
    this.#logger.info(what, { facts: withoutPeople(facts) });
  }

  alarm(what: string, facts: Record<string, unknown> = {}): void {
    this.#logger.error(what, { facts: withoutPeople(facts) });
    const single = this.#metrics.singleMetric();
    single.addMetadata('what', what);
    single.addMetric('Alarms', MetricUnit.Count, 1);
  }
}
