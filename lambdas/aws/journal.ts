/**
 * `Journal` as structured log lines, and and metrics in CloudWatch's embedded format, by kind only: neither
 * numbers nor addresses of people belong into logs or dimensions.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { measurementsOf } from '../fax/journal/metrics.ts';
import { withoutPeople } from '../fax/journal/without-people.ts';
import type { Journal } from '../ports.ts';

export class CloudWatchJournal implements Journal {
  readonly #logger: Logger;
  readonly #metrics: Metrics;

  /** @param names the function, for the log; the stack, the only dimension of metrics */
  constructor({ name, stack }: { readonly name: string; readonly stack: string }) {
    this.#logger = new Logger({ serviceName: name });
    this.#metrics = new Metrics({ serviceName: stack });
  }

  info(what: string, facts: Record<string, unknown> = {}): void {
    this.#logger.info(what, { facts: withoutPeople(facts) });
    this.#measure(what, facts);
  }

  /** Written where the function's `POWERTOOLS_LOG_LEVEL` is DEBUG. */
  debug(what: string, facts: Record<string, unknown> = {}): void {
    this.#logger.debug(what, { facts: withoutPeople(facts) });
  }

  alarm(what: string, facts: Record<string, unknown> = {}): void {
    this.#logger.error(what, { facts: withoutPeople(facts) });
    this.#measure(what, facts);
  }

  #measure(what: string, facts: Record<string, unknown>): void {
    for (const { metric, value, unit } of measurementsOf(what, facts)) {
      const single = this.#metrics.singleMetric();
      single.addMetadata('what', what);
      single.addMetric(metric, unit, value);
    }
  }
}
