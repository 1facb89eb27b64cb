/**
 * The synthesized state machines as the world's engine. Each state calls the real handler with the ports of the process
 * that is alive; tokens, waits and retries last as long as the definition says, on the world's clock.
 */
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { handler as acceptEntry } from '../../lambdas/aws/entry/accept.ts';
import { handler as askEntry } from '../../lambdas/aws/entry/ask.ts';
import { handler as closeEntry } from '../../lambdas/aws/entry/close.ts';
import { handler as pollEntry } from '../../lambdas/aws/entry/poll.ts';
import { handler as prepareEntry } from '../../lambdas/aws/entry/prepare.ts';
import { handler as reportEntry } from '../../lambdas/aws/entry/report.ts';
import { handler as sendEntry } from '../../lambdas/aws/entry/send.ts';
import { handler as settleEntry } from '../../lambdas/aws/entry/settle.ts';
import { readPayload } from '../../lambdas/fax/step-payload.ts';
import { ask } from '../../lambdas/handlers/ask.ts';
import { poll } from '../../lambdas/handlers/poll.ts';
import { prepare } from '../../lambdas/handlers/prepare.ts';
import { report } from '../../lambdas/handlers/report.ts';
import { send } from '../../lambdas/handlers/send.ts';
import type { StepResult, Workflow } from '../../lambdas/ports.ts';
import type { WorkerPorts } from '../../local/workflow/worker.ts';
import { createWorker } from '../../local/workflow/worker.ts';
import {
  type Definition,
  definitionOf,
  type Json,
  type MachineName,
  runMachine,
  type TaskInput,
} from '../stack/definition.ts';
import { asGivenTo, type GivenPorts } from '../stack/given-ports.ts';
import { Crash } from './crash.ts';
import type { Engine, World } from './world.ts';

type Handler = (ports: WorkerPorts, payload: Record<string, Json>) => Promise<unknown>;

/** A function as a state calls it: its story, with the ports of its entry. */
const state =
  <Name extends keyof WorkerPorts & string, E>(
    entry: GivenPorts<Name>,
    story: (ports: Pick<WorkerPorts, Name>, event: E) => Promise<unknown>,
  ): Handler =>
  (ports, payload) =>
    // As lambdas/aws/lambda.ts hands it over.
    story(asGivenTo(entry, ports), readPayload(payload) as E);

/** The functions that lib/flows/state-machines.ts calls in its states. */
const handlers: Record<string, Handler> = {
  Ask: state(askEntry, ask),
  Prepare: state(prepareEntry, prepare),
  ReportSubmission: state(reportEntry, report),
  Send: state(sendEntry, send),
  Look: state(pollEntry, poll),
  Watch: state(pollEntry, poll),
  Report: state(reportEntry, report),
};

/** Functions whose names are not those of their states. */
const functions: Readonly<Record<string, string>> = { ReportSubmission: 'Report', Watch: 'Look' };

/** Who takes a queue's messages in. */
const consumers = {
  mail: { name: 'Accept', entry: acceptEntry },
  carrier: { name: 'Settle', entry: settleEntry },
  close: { name: 'Close', entry: closeEntry },
};

/** An error by whose name the machine retries or catches. */
class Named extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** Something that an execution stands at: a function to be run, a wait, a token that somebody holds. */
interface Stop {
  readonly due: number;
  run(ports: WorkerPorts): Promise<void>;
}

const nobody: ReadonlySet<never> = new Set();

/** What somebody wants to see who counts what an execution costs. */
export interface EngineWatch {
  /** An execution entered a state. */
  readonly onTransition: () => void;
  /** A function is invoked: by its name in the stack, and what it does. */
  readonly invoke: <T>(name: string, run: () => Promise<T>) => Promise<T>;
}

const nobodyWatches: EngineWatch = { onTransition: () => {}, invoke: (_name, run) => run() };

/** Queues outside of the world's store, with consumers of their own. */
export interface EngineQueues {
  /** An execution failed. @param cause the name of its error */
  died(machine: MachineName, name: string, cause: string): void;
  /** Has one invocation take in what is due; false when nothing is. */
  takeOne(): Promise<boolean>;
  nextDue(): number | undefined;
}

export interface StateMachineEngine extends Engine {
  /** As StartExecution does. */
  start(machine: MachineName, name: string, input: Record<string, Json>): void;
  /** As SendTaskSuccess does: false when nobody holds the token. */
  complete(token: string, result: StepResult): boolean;
  /** All executions are gone, and nobody is told. */
  forgetExecutions(): void;
}

/** @param definitions that executions begin with, where they are not what is deployed */
export function stateMachineEngine(
  world: World,
  { onTransition, invoke }: EngineWatch = nobodyWatches,
  queues: EngineQueues = jobsOf(world, invoke),
  definitions: Partial<Record<MachineName, Definition>> = {},
): StateMachineEngine {
  const { clock } = world;
  const stops = new Set<Stop>();
  const names = new Set<string>();
  const tokens = new Map<string, { complete(result: StepResult): void; close(): void }>();
  /** Executions whose end nobody is told. */
  const forgotten = new Set<string>();
  /** Ends what an execution stands at. */
  const abandon = new Set<(error: Error) => void>();
  /** Executions that go from one state to the next at this moment. */
  let moving = 0;

  const afterSeconds = (seconds: number): number => clock.now() + Math.round((seconds * clock.minuteMs) / 60);

  function start(machine: MachineName, name: string, input: Record<string, Json>): void {
    if (names.has(`${machine} ${name}`)) return;
    names.add(`${machine} ${name}`);
    const failures = new Map<string, number>();
    moving += 1;
    const play = (state: string, task: TaskInput) => playState(machine, state, task, failures);
    runMachine({ machine, definition: definitions[machine], name, input, newToken: randomUUID, play, onTransition })
      .catch((error: unknown) => {
        if (forgotten.has(`${machine} ${name}`)) return;
        queues.died(machine, name, error instanceof Error ? error.name : 'FAILED');
      })
      .finally(() => {
        moving -= 1;
      });
  }

  /** Stands still until somebody lets the execution go on. */
  function stopAt<T>(make: (goOn: (value: T) => void, fail: (error: Error) => void) => Stop): Promise<T> {
    moving -= 1;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    let isOver = false;
    const once =
      <V>(then: (value: V) => void) =>
      (value: V): void => {
        if (isOver) return;
        isOver = true;
        moving += 1;
        stops.delete(stop);
        then(value);
      };
    const fail = once(reject);
    const stop = make(once(resolve), fail);
    stops.add(stop);
    abandon.add(fail);
    return promise.finally(() => abandon.delete(fail));
  }

  function playState(
    machine: MachineName,
    state: string,
    task: TaskInput,
    failures: Map<string, number>,
  ): Promise<Json> {
    const { payload, tokenSeconds, waitSeconds } = task;
    if (waitSeconds !== undefined) {
      return stopAt<Json>((goOn) => ({ due: afterSeconds(waitSeconds), run: async () => goOn(null) }));
    }
    return stopAt<Json>((goOn, fail) => {
      const token = tokenSeconds === undefined ? undefined : String(payload.token);
      const stop: Stop = {
        due: clock.now() + retryMillis(machine, state, failures.get(state) ?? 0),
        async run(ports) {
          stops.delete(stop);
          if (token !== undefined) holdToken(token, tokenSeconds as number, goOn, fail);
          try {
            const result = await invoke(functions[state] ?? state, () => (handlers[state] as Handler)(ports, payload));
            failures.delete(state);
            if (token === undefined) goOn((result ?? null) as Json);
          } catch (error) {
            if (token !== undefined) tokens.get(token)?.close();
            failures.set(state, (failures.get(state) ?? 0) + 1);
            fail(error instanceof Crash ? new Named('Runtime.ExitError', 'the process died') : (error as Error));
            if (error instanceof Crash) throw error;
          }
        },
      };
      return stop;
    });
  }

  function holdToken(token: string, seconds: number, goOn: (result: Json) => void, fail: (error: Error) => void): void {
    if (!Number.isInteger(seconds) || seconds < 1)
      throw new Named('States.Runtime', `A time-out of ${seconds} seconds.`);
    const lapse: Stop = {
      due: afterSeconds(seconds),
      async run() {
        close();
        fail(new Named('States.Timeout', 'nobody completed the token'));
      },
    };
    const close = () => {
      stops.delete(lapse);
      tokens.delete(token);
    };
    stops.add(lapse);
    tokens.set(token, {
      close,
      complete(result) {
        close();
        goOn(result as unknown as Json);
      },
    });
  }

  /** The time before a repetition, by the machine's own `Retry` without its jitter. */
  function retryMillis(machine: MachineName, state: string, failed: number): number {
    const [retry] = definitionOf(machine).States[state]?.Retry ?? [];
    if (failed === 0 || retry === undefined) return 0;
    const seconds = Math.min(retry.MaxDelaySeconds, retry.IntervalSeconds * retry.BackoffRate ** (failed - 1));
    return (seconds * clock.minuteMs) / 60;
  }

  /** Lets the executions that go on come to their next stop. */
  async function settle(): Promise<void> {
    while (moving > 0) await nextTurn();
  }

  const workflow: Workflow = {
    startSubmission: async (id, hold) =>
      start('submission', id, { submission: id, ...(hold === undefined ? {} : { timeout: hold }) }),
    startFax: async (id, timeout) => start('fax', id, { fax: id, attempt: 1, timeout }),
    startSummary: async (id, seconds) => start('submission', `${id}-summary`, { submission: id, seconds }),
    startHold: async (id, timeout) => start('submission', `${id}-duplicate`, { submission: id, timeout }),
    startSubmissionReport: async (id, why) => start('submission', `${id}-${why}`, { submission: id }),
    startReport: async (fax, why) => start('fax', `${fax}-${why}`, { fax, attempt: 1, timeout: 600 }),
    complete: async (token, result) => (complete(token, result) ? 'completed' : 'closed'),
  };

  function complete(token: string, result: StepResult): boolean {
    const held = tokens.get(token);
    held?.complete(result);
    return held !== undefined;
  }

  return {
    workflow,
    start,
    complete,
    forgetExecutions() {
      for (const name of names) forgotten.add(name);
      for (const fail of abandon) fail(new Named('Forgotten', 'nobody knows of it'));
      stops.clear();
      tokens.clear();
    },
    async runOne(ports) {
      await settle();
      if (await queues.takeOne()) {
        await settle();
        return true;
      }
      const due = [...stops].filter((stop) => stop.due <= clock.now()).sort((one, other) => one.due - other.due);
      if (due[0] === undefined) return false;
      await due[0].run(ports);
      await settle();
      return true;
    },
    nextDue() {
      const dues = [...[...stops].map(({ due }) => due), queues.nextDue()].filter((due) => due !== undefined);
      return dues.length === 0 ? undefined : Math.min(...dues);
    },
    // The executions live outside of the process that died.
    restart() {},
  };
}

/** The jobs of the world's store as queues. */
function jobsOf(world: World, invoke: EngineWatch['invoke']): EngineQueues {
  const { store } = world;
  return {
    died: (machine, name, cause) => store.jobs.put('close', { kind: machine, id: name.split('-')[0], cause }),
    async takeOne() {
      for (const [queue, { name, entry }] of Object.entries(consumers)) {
        const [job] = store.jobs.due(queue, 1, nobody);
        if (job === undefined) continue;
        // It takes in this one job, so it needs no more than its entry gives.
        const given = asGivenTo<WorkerPorts, keyof WorkerPorts>(entry, world.ports()) as WorkerPorts;
        await invoke(name, () => createWorker(given, store).runJob(job));
        return true;
      }
      return false;
    },
    nextDue: () => store.jobs.nextDue(),
  };
}
