/** Runs one job or one step with its handler: what may pass is tried again later, what died is closed. */

import { backoffSeconds } from '../../lambdas/fax/backoff.ts';
import { Transient } from '../../lambdas/fax/errors.ts';
import { receivedIdFor } from '../../lambdas/flow/received/reception.ts';
import { accept, type MailEvent } from '../../lambdas/handlers/accept.ts';
import { ask } from '../../lambdas/handlers/ask.ts';
import { type CloseEvent, close, type DeadLetter } from '../../lambdas/handlers/close.ts';
import { type DeliverEvent, deliver } from '../../lambdas/handlers/deliver.ts';
import { poll } from '../../lambdas/handlers/poll.ts';
import { prepare } from '../../lambdas/handlers/prepare.ts';
import { report } from '../../lambdas/handlers/report.ts';
import { send } from '../../lambdas/handlers/send.ts';
import { type SettleEvent, settle } from '../../lambdas/handlers/settle.ts';
import { sweepReceived } from '../../lambdas/handlers/sweep.ts';
import type { ResolverMaker } from '../../lambdas/mail/proof/lookups.ts';
import type { MailReader } from '../../lambdas/mail/reader/mail-reader.ts';
import type { Ports, StepResult } from '../../lambdas/ports.ts';
import type { Job, Jobs } from '../store/jobs.ts';
import { type Removal, removalQueue } from '../store/retention/removal.ts';
import type { Retention } from '../store/retention/retention.ts';
import type { Store } from '../store/store.ts';
import type { Execution, Step } from './machines.ts';

/**
 * How many times a step is tried: as often as by the state machines of lib/flows/state-machines.ts. A message is tried for
 * as long as in the queues of AWS, which wait longer in between. test/stack/tries.test.ts compares them.
 */
export const maxTries: Record<Step | Queue, number> = {
  ask: 21,
  prepare: 21,
  send: 21,
  poll: 21,
  watch: 21,
  wait: 1,
  report: 291,
  'report-submission': 291,
  mail: 150,
  carrier: 80,
  inbound: 150,
};

/** What the stories take. One machine needs no departures: its mail systems say at once what becomes of a mail. */
export type WorkerPorts = Omit<Ports, 'administration' | 'departures'> & {
  readonly mails: MailReader;
  readonly resolver: ResolverMaker;
};

type Queue = 'mail' | 'carrier' | 'inbound';

/** What comes again and again, in minutes of the service's clock. */
const scheduled = { 'sweep-mail': 60, 'sweep-received': 10, 'sweep-records': 60, 'sweep-remains': 24 * 60 } as const;
type Scheduled = keyof typeof scheduled;

/** Puts what comes again and again into its queue, unless it is there. */
export function schedule(jobs: Jobs): void {
  for (const what of Object.keys(scheduled) as Scheduled[]) jobs.putOnce('clock', what);
}

export interface Worker {
  runJob(job: Job): Promise<void>;
  runStep(execution: Execution): Promise<void>;
}

/** What the runner of one machine works on, beside the stories' ports. */
export type WorkerStore = Pick<Store, 'jobs' | 'workflow' | 'retention'>;

export function createWorker(ports: WorkerPorts, { jobs, workflow, retention }: WorkerStore): Worker {
  function onJobError(job: Job, error: unknown): void {
    const facts = { queue: job.queue, tries: job.tries, error: String(error) };
    if (job.tries === 0) ports.journal.info('job-failed', facts);
    else ports.journal.debug('job-failed', facts);
    const isKept = job.queue === 'close' || job.queue === 'clock' || job.queue === removalQueue;
    const isPassing = error instanceof Transient && job.tries + 1 < maxTries[job.queue as Queue];
    if (isPassing || isKept) {
      jobs.postpone(job.id, (backoffSeconds(job.tries + 1) * ports.clock.minuteMs) / 60);
      return;
    }
    const queue = job.queue as Queue;
    jobs.put('close', {
      kind: 'dead-letter',
      queue,
      body: deadLetter(job),
      message: job.body,
      cause: String(error),
    } satisfies CloseEvent);
    jobs.done(job.id);
  }

  function onStepError(execution: Execution, step: Step, token: string, error: unknown): void {
    const { name, machine, input, tries } = execution;
    const facts = { execution: name, step, tries, error: String(error) };
    if (tries === 0) ports.journal.info('step-failed', facts);
    else ports.journal.debug('step-failed', facts);
    if (error instanceof Transient && tries + 1 < maxTries[step]) {
      workflow.retry(execution, token, backoffSeconds(tries + 1));
      return;
    }
    const id = input.fax ?? input.submission ?? name;
    // First the message, then the end: a process that dies in between runs the step again, and nobody waits in silence.
    jobs.put('close', { kind: machine, id, cause: `${step}: ${String(error)}` } satisfies CloseEvent);
    workflow.finish(name, 'failed');
  }

  return {
    async runJob(job) {
      try {
        await handleJob(ports, retention, job);
        if (job.queue === 'clock')
          jobs.repeat(job.id, scheduled[JSON.parse(job.body) as Scheduled] * ports.clock.minuteMs);
        else jobs.done(job.id);
      } catch (error) {
        onJobError(job, error);
      }
    },
    async runStep(execution) {
      const { step, token } = workflow.begin(execution);
      try {
        workflow.end(execution, step, token, await handleStep(ports, execution, step, token));
      } catch (error) {
        onStepError(execution, step, token, error);
      }
    },
  };
}

async function handleJob(ports: WorkerPorts, retention: Retention, { queue, body }: Job): Promise<void> {
  const message: unknown = JSON.parse(body);
  if (queue === 'mail') return accept(ports, message as MailEvent);
  if (queue === 'carrier') return settle(ports, message as SettleEvent);
  if (queue === 'inbound') return deliver(ports, message as DeliverEvent);
  if (queue === removalQueue) return retention.removeFiles(message as Removal);
  if (message === 'sweep-records') return retention.endRecords(ports.clock.now());
  if (message === 'sweep-remains') return retention.endRemains(ports.clock.now());
  if (message === 'sweep-received') return sweepReceived(ports);
  if (message === 'sweep-mail') return close(ports, { kind: 'sweep' });
  return close(ports, message as CloseEvent);
}

async function handleStep(
  ports: WorkerPorts,
  { name, input }: Execution,
  step: Step,
  token: string,
): Promise<StepResult | undefined> {
  const { submission = '', fax = '', attempt = 1 } = input;
  switch (step) {
    case 'ask':
      return void (await ask(ports, { token, submission }));
    case 'prepare':
      return void (await prepare(ports, { submission }));
    case 'report-submission':
      return void (await report(ports, { submission, run: name }));
    case 'send':
      return void (await send(ports, { token, fax, attempt }));
    case 'poll':
      return poll(ports, { fax, attempt });
    case 'watch':
      return void (await poll(ports, { token, fax, attempt }));
    case 'report':
      return void (await report(ports, { fax, run: name }));
    case 'wait':
      return undefined;
  }
}

function deadLetter({ queue, body }: Job): DeadLetter {
  if (queue === 'mail') {
    const mail = JSON.parse(body) as MailEvent;
    // Giving up is the end: what dies there only alarms.
    return { mailKey: mail.key, ...(mail.isGivenUp ? {} : { mail }) };
  }
  if (queue === 'inbound') {
    const message = JSON.parse(body) as DeliverEvent;
    // Giving up is the end: what dies there only alarms.
    if (message.kind === 'give-up') return {};
    if (message.kind === 'redeliver') return { received: message.fax };
    const { carrierId, carrier } = message.event.reception;
    return { received: receivedIdFor(carrierId, carrier) };
  }
  const message = JSON.parse(body) as SettleEvent;
  if (message.kind !== 'carrier') return { fax: message.fax };
  return message.event.attemptId === undefined ? {} : { attemptId: message.event.attemptId };
}
