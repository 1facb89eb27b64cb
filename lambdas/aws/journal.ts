/**
 * `Journal` as structured log lines, and alarms as a metric in CloudWatch's embedded format, by kind only: neither
 * numbers nor addresses of people belong into logs or dimensions.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { withoutPeople } from '../fax/journal/without-people.ts';
import type { Journal } from '../ports.ts';

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

  /** Written where the function's `POWERTOOLS_LOG_LEVEL` is DEBUG. */
  debug(what: string, facts: Record<string, unknown> = {}): void {
    this.#logger.debug(what, { facts: withoutPeople(facts) });
  }

  alarm(what: string, facts: Record<string, unknown> = {}): void {
    this.#logger.error(what, { facts: withoutPeople(facts) });
    const single = this.#metrics.singleMetric();
    single.addMetadata('what', what);
    single.addMetric('Alarms', MetricUnit.Count, 1);
  }
}
