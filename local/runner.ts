/** Takes what is due, queues and executions alike, and runs the handlers; retries what may pass, closes what died. */
import { accept, type MailEvent } from '../lambdas/accept.ts';
import { type CloseEvent, close, type DeadLetter } from '../lambdas/close.ts';
import { Transient } from '../lambdas/fax/errors.ts';
import { look } from '../lambdas/look.ts';
import type { StepResult } from '../lambdas/ports.ts';
import { type PreparePorts, prepare } from '../lambdas/prepare.ts';
import { report } from '../lambdas/report.ts';
import { send } from '../lambdas/send.ts';
import { type SettleEvent, settle } from '../lambdas/settle.ts';
import type { Job, Jobs } from './store/jobs.ts';
import type { Execution, LocalWorkflow, Step } from './workflow.ts';

/** How many times a step is tried, as in the state machines and queues of lib/. */
const mostTries: Record<Step | 'mail' | 'carrier' | 'close', number> = {
  prepare: 20,
  send: 20,
  look: 20,
  watch: 20,
  wait: 1,
  report: 150,
  'report-submission': 150,
  mail: 150,
  carrier: 150,
  close: 150,
};

/** Two seconds, doubling, at most five minutes. */
const backoffSeconds = (tries: number): number => Math.min(300, 2 ** Math.min(tries + 1, 9));

const queues = { mail: 2, carrier: 8, close: 2 } as const;
const stepsAtOnce = 8;
/** Other processes (the command line) put rows too, without telling. */
const mostSleep = 500;

export interface Runner {
  start(): void;
  /** Stops taking work and waits for what is running. */
  stop(): Promise<void>;
}

export function createRunner(ports: PreparePorts, jobs: Jobs, workflow: LocalWorkflow): Runner {
  const busyJobs = new Set<number>();
  const busyExecutions = new Set<string>();
  const running = new Set<Promise<void>>();
  let isStopped = true;
  let timer: NodeJS.Timeout | undefined;
  let isWoken = false;

  const track = (work: Promise<void>): void => {
    const tracked = work
      .catch((error: unknown) => ports.journal.alarm('runner', { error: String(error) }))
      .finally(() => {
        running.delete(tracked);
        wake();
      });
    running.add(tracked);
  };

  function wake(): void {
    if (isStopped || isWoken) return;
    isWoken = true;
    setImmediate(() => {
      isWoken = false;
      takeDue();
    });
  }

  function takeDue(): void {
    if (isStopped) return;
    clearTimeout(timer);
    try {
      for (const [queue, atOnce] of Object.entries(queues)) {
        const busy = [...busyJobs].length;
        for (const job of jobs.due(queue, Math.max(0, atOnce * 2 - busy), busyJobs)) track(runJob(job));
      }
      for (const execution of workflow.due(stepsAtOnce - busyExecutions.size, busyExecutions)) track(runStep(execution));
    } catch (error) {
      // The database may be locked by a long write of another process: what is due stays due.
      if (!(error instanceof Transient)) throw error;
    }
    timer = setTimeout(takeDue, sleepMillis());
  }

  function sleepMillis(): number {
    const dues = [workflow.nextDue(), busyJobs.size > 0 ? undefined : jobs.nextDue()].filter((due) => due !== undefined);
    return Math.max(5, Math.min(mostSleep, ...dues.map((due) => due - ports.clock.now())));
  }

  async function runJob(job: Job): Promise<void> {
    busyJobs.add(job.id);
    try {
      await handleJob(ports, job);
      jobs.done(job.id);
    } catch (error) {
      onJobError(job, error);
    } finally {
      busyJobs.delete(job.id);
    }
  }

  function onJobError(job: Job, error: unknown): void {
    const isPassing = error instanceof Transient && job.tries + 1 < mostTries[job.queue as keyof typeof queues];
    ports.journal.info('job-failed', { queue: job.queue, tries: job.tries, error: String(error) });
    if (isPassing || job.queue === 'close') {
      return jobs.postpone(job.id, (backoffSeconds(job.tries) * ports.clock.minuteMs) / 60);
    }
    const queue = job.queue as 'mail' | 'carrier';
    jobs.put('close', { kind: 'dead-letter', queue, body: deadLetter(job), cause: String(error) } satisfies CloseEvent);
    jobs.done(job.id);
  }

  async function runStep(execution: Execution): Promise<void> {
    busyExecutions.add(execution.name);
    const { step, token } = workflow.begin(execution);
    try {
      const result = await handleStep(ports, execution, step, token);
      workflow.end(execution, step, token, result);
    } catch (error) {
      onStepError(execution, step, token, error);
    } finally {
      busyExecutions.delete(execution.name);
    }
  }

  function onStepError(execution: Execution, step: Step, token: string, error: unknown): void {
    const isPassing = error instanceof Transient && execution.tries + 1 < mostTries[step];
    ports.journal.info('step-failed', { execution: execution.name, step, tries: execution.tries, error: String(error) });
    if (isPassing) return workflow.retry(execution, token, backoffSeconds(execution.tries));
    workflow.finish(execution.name, 'failed');
    const { submission, fax } = execution.input;
    const id = fax ?? submission ?? execution.name;
    jobs.put('close', { kind: execution.machine, id, cause: `${step}: ${String(error)}` } satisfies CloseEvent);
  }

  jobs.onNew(wake);
  workflow.onChange(wake);
  return {
    start() {
      workflow.recover();
      isStopped = false;
      takeDue();
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await Promise.all(running);
    },
  };
}

async function handleJob(ports: PreparePorts, { queue, body }: Job): Promise<void> {
  const message: unknown = JSON.parse(body);
  if (queue === 'mail') return accept(ports, message as MailEvent);
  if (queue === 'carrier') return settle(ports, message as SettleEvent);
  return close(ports, message as CloseEvent);
}

async function handleStep(
  ports: PreparePorts,
  { name, input }: Execution,
  step: Step,
  token: string,
): Promise<StepResult | undefined> {
  const { submission = '', fax = '', attempt = 1 } = input;
  switch (step) {
    case 'prepare':
      return void (await prepare(ports, { submission }));
    case 'report-submission':
      return void (await report(ports, { submission }));
    case 'send':
      return void (await send(ports, { token, fax, attempt }));
    case 'look':
      return look(ports, { fax, attempt });
    case 'watch':
      return void (await look(ports, { token, fax, attempt }));
    case 'report':
      return void (await report(ports, { fax, run: name }));
    case 'wait':
      return undefined;
  }
}

function deadLetter({ queue, body }: Job): DeadLetter {
  if (queue === 'mail') return { mailKey: (JSON.parse(body) as MailEvent).key };
  const message = JSON.parse(body) as SettleEvent;
  if (message.kind === 'look') return { fax: message.fax };
  return message.event.attemptId === undefined ? {} : { attemptId: message.event.attemptId };
}
