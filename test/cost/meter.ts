/** Counts what a journey asks of AWS: each call of a port by what its adapter does with it, each invocation by its time. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Carrier, Events, Files, Journal, Mailer, WorkerPool, Workflow } from '../../lambdas/ports.ts';
import { latency } from './prices.ts';

export interface Counts {
  transitions: number;
  /** PUT and LIST. */
  s3Writes: number;
  /** GET and HEAD. */
  s3Reads: number;
  s3Bytes: number;
  /** Units as DynamoDB counts them. */
  dynamoWrites: number;
  dynamoReads: number;
  sqsRequests: number;
  snsPublishes: number;
  logBytes: number;
  egressBytes: number;
  mails: number;
  mailBytes: number;
  receivedMails: number;
  receivedBytes: number;
}

export interface Invocation {
  readonly name: string;
  /** Its own work on this machine, at full speed. */
  readonly ownMillis: number;
  /** What it waited for AWS and the carrier. */
  readonly waitedMillis: number;
}

const nothing: Counts = {
  transitions: 0,
  s3Writes: 0,
  s3Reads: 0,
  s3Bytes: 0,
  dynamoWrites: 0,
  dynamoReads: 0,
  sqsRequests: 0,
  snsPublishes: 0,
  logBytes: 0,
  egressBytes: 0,
  mails: 0,
  mailBytes: 0,
  receivedMails: 0,
  receivedBytes: 0,
};

export class Meter {
  readonly counts: Counts = { ...nothing };
  readonly invocations: Invocation[] = [];
  #inPorts = 0;
  #depth = 0;
  #waited = 0;

  /** A function's invocation: its time without that of the ports, and what these would have taken. */
  async invoke<T>(name: string, run: () => Promise<T>): Promise<T> {
    const [ports, waited, start] = [this.#inPorts, this.#waited, performance.now()];
    try {
      return await run();
    } finally {
      const ownMillis = Math.max(0, performance.now() - start - (this.#inPorts - ports));
      this.invocations.push({ name, ownMillis, waitedMillis: this.#waited - waited });
    }
  }

  /** Something of AWS or the carrier: its time here is not the function's own. */
  async #call<T>(millis: number, work: () => Promise<T>): Promise<T> {
    this.#waited += millis;
    const start = performance.now();
    this.#depth += 1;
    try {
      return await work();
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0) this.#inPorts += performance.now() - start;
    }
  }

  /** Units as DynamoDB itself says them; the requests of a client of `openDynamo`. */
  watchDynamo(client: DynamoDBClient): void {
    client.middlewareStack.add(
      (next) => async (step) => {
        Object.assign(step.input as object, { ReturnConsumedCapacity: 'TOTAL' });
        return next(step);
      },
      { step: 'initialize' },
    );
    client.middlewareStack.add(
      (next, context) => async (step) => {
        const answer = await next(step);
        const { ConsumedCapacity: consumed } = answer.output as { ConsumedCapacity?: { CapacityUnits?: number } };
        const units = consumed?.CapacityUnits ?? 1;
        const isRead = /^(Get|Query|Scan|BatchGet)/.test(context.commandName ?? '');
        if (isRead) this.counts.dynamoReads += units;
        else this.counts.dynamoWrites += units;
        return answer;
      },
      { step: 'deserialize', priority: 'high' },
    );
  }

  /** A port whose every call is one that the meter counts itself elsewhere. */
  timed<T extends object>(port: T, millis: number): T {
    return new Proxy(port, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== 'function') return value;
        return (...given: unknown[]) => this.#call(millis, async () => value.apply(target, given) as unknown);
      },
    });
  }

  files(files: Files): Files {
    const { counts } = this;
    const read = <T>(work: () => Promise<T>): Promise<T> => {
      counts.s3Reads += 1;
      return this.#call(latency.s3, work);
    };
    return {
      keepFor: (key, days) =>
        this.#call(latency.s3, () => {
          counts.s3Writes += 1;
          return files.keepFor(key, days);
        }),
      put: (key, content, days) =>
        this.#call(latency.s3, async () => {
          await files.put(key, content, days);
          counts.s3Writes += 1;
          counts.s3Bytes += (await files.size(key)) ?? 0;
        }),
      read: (key) => read(() => files.read(key)),
      readAll: (key) => read(() => files.readAll(key)),
      size: (key) => read(() => files.size(key)),
      keys: (prefix, written) =>
        this.#call(latency.s3, () => {
          counts.s3Writes += 1;
          return files.keys(prefix, written);
        }),
    };
  }

  events(events: Events): Events {
    const counting = this.timed(events, latency.sqs);
    return new Proxy(counting, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property, target);
        return (...given: unknown[]) => {
          this.counts.sqsRequests += 1;
          return (value as (...values: unknown[]) => unknown)(...given);
        };
      },
    });
  }

  /** A message of a queue that a function took in: received and deleted. */
  takeMessage(): void {
    this.counts.sqsRequests += 2;
  }

  mailer(mailer: Mailer): Mailer {
    return {
      domain: mailer.domain,
      answerTo: (id) => this.#call(0, () => mailer.answerTo(id)),
      send: (mail) =>
        this.#call(latency.ses, () => {
          this.counts.mails += 1;
          this.counts.mailBytes += mail.raw.byteLength;
          return mailer.send(mail);
        }),
    };
  }

  /** Workers in the function `draw`: whoever asks waits for it. */
  workers(pool: WorkerPool): WorkerPool {
    return {
      withWorker: (kind, work) =>
        pool.withWorker(kind, (worker) =>
          work({ ...worker, run: (job, onEvent) => this.#draw(() => worker.run(job, onEvent)) }),
        ),
    };
  }

  async #draw<T>(run: () => Promise<T>): Promise<T> {
    // The bundle of files put there, and got; that of pages put, asked for its size, and got.
    this.counts.s3Writes += 2;
    this.counts.s3Reads += 3;
    const start = performance.now();
    const result = await this.#call(5 * latency.s3, run);
    const ownMillis = performance.now() - start;
    this.#waited += ownMillis;
    this.invocations.push({ name: 'Draw', ownMillis, waitedMillis: 2 * latency.s3 });
    return result;
  }

  workflow = (workflow: Workflow): Workflow => this.timed(workflow, latency.stepFunctions);
  carrier = (carrier: Carrier): Carrier => this.timed(carrier, latency.carrier);

  /** Log lines as CloudWatch gets them: half as long again as the facts, for time, level and function. */
  journal(journal: Journal): Journal {
    const note = (what: string, facts: unknown): void => {
      this.counts.logBytes += 300 + JSON.stringify({ what, facts }).length;
    };
    return {
      ...journal,
      info(what, facts) {
        note(what, facts);
        journal.info(what, facts);
      },
      alarm(what, facts) {
        note(what, facts);
        journal.alarm(what, facts);
      },
    };
  }
}
