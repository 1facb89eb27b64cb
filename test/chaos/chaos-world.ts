/** The world of the scenarios in bad weather: its disk fills, its relay and its clock fail, and its process is killed. */
import { Transient } from '../../lambdas/fax/errors.ts';
import { lifetimes } from '../../lambdas/fax/lifetimes.ts';
import type { Line } from '../../lambdas/fax/model.ts';
import { accepted, refused } from '../../lambdas/fax/result.ts';
import type { MailAnswer, Mailer, OutgoingMail, WorkerPool } from '../../lambdas/ports.ts';
import type { WorkerPorts } from '../../local/workflow/worker.ts';
import { Crash } from '../scenarios/crash.ts';
import { localEngine } from '../scenarios/local-engine.ts';
import { toldFaxes } from '../scenarios/told-faxes.ts';
import { demoLine, World } from '../scenarios/world.ts';
import { BreakableDatabase } from './breakable-database.ts';
import { type CallPlan, calledNumbers, hostedNumber, type Kill, type RelayFate, type Schedule } from './schedule.ts';
import type { Run } from './turns.ts';

export const hostedLine: Line = {
  ...demoLine,
  number: hostedNumber,
  name: 'Magazzino',
  senders: [],
  recipients: ['store@example.com', 'yard@example.com'],
};

/** A mail that reached the relay. */
export interface Handed {
  readonly id: string;
  readonly kind: string;
  readonly fax: string | undefined;
  /** Of an answer about several: how each of them is said to have ended. */
  readonly tells: ReadonlyMap<string, string>;
  readonly to: string;
  readonly subject: string;
  /** By the service's clock. */
  readonly at: number;
  /** `unknown`: it arrived, and nobody here could know. */
  readonly answer: 'taken' | 'unknown' | 'refused';
  /** The machine's clock was set while the relay kept us waiting: leases say nothing then. */
  readonly isAcrossJump: boolean;
}

/** Ports whose calls take no time and that nobody dies in. */
const atOnce: ReadonlySet<string> = new Set(['clock', 'ids', 'settings', 'workers', 'converter', 'reader', 'carriers']);

/** A process, and how it will die. */
export interface Process {
  isDead: boolean;
  readonly kill: Kill | undefined;
  /** Calls of those that the kill counts. */
  calls: number;
}

export class ChaosWorld extends World {
  readonly handed: Handed[] = [];
  readonly database: BreakableDatabase;
  process: Process = { isDead: false, kill: undefined, calls: 0 };
  readonly #schedule: Schedule;
  readonly #offset: { millis: number };
  readonly #left = new Map<string, MailAnswer>();
  #relayed = 0;

  constructor(schedule: Schedule, workers: WorkerPool, sabotage?: (ports: WorkerPorts) => WorkerPorts) {
    const database = new BreakableDatabase();
    const offset = { millis: 0 };
    const carrierClock = { minuteMs: 60_000, now: () => this.clock.time - offset.millis };
    super({
      ...{
        engine: localEngine,
        database,
        carrierClock,
        workers,
        channels: schedule.channels,
        line: { ...schedule.line, headerLine: false },
      },
      scripts: scriptsOf(schedule),
      receive: { direct: true },
      recipients: ['inbox@example.com'],
      ...(sabotage === undefined ? {} : { sabotage }),
    });
    this.database = database;
    this.#schedule = schedule;
    this.#offset = offset;
    void this.store.administration.addLine(hostedLine);
  }

  /** Milliseconds that a clock shows which nobody sets. */
  get trueTime(): number {
    return this.clock.time - this.#offset.millis;
  }

  /** Somebody sets the clock of the machine. */
  setClock(minutes: number): void {
    this.#offset.millis += minutes * this.clock.minuteMs;
    this.clock.time += minutes * this.clock.minuteMs;
  }

  /** The ports of one run of a handler: every call is a turn, and may be the process's last. */
  portsOf(run: Run): WorkerPorts {
    const ports = { ...this.ports(), mailer: this.#relay(run) };
    const carriers = Object.entries(ports.carriers).map(([name, carrier]) => [
      name,
      this.#turning(carrier, 'carrier', run),
    ]);
    const others = Object.entries(ports).map(([name, port]) => [
      name,
      atOnce.has(name) ? port : this.#turning(port, name, run),
    ]);
    return { ...Object.fromEntries(others), carriers: Object.fromEntries(carriers) } as WorkerPorts;
  }

  #turning(port: object, name: string, run: Run): object {
    const { process } = this;
    const check = () => {
      if (process.isDead) throw new Crash('The process is dead.');
    };
    const call = async (which: string, work: () => unknown): Promise<unknown> => {
      check();
      await run.turn();
      this.clock.time += this.#schedule.pace;
      const { kill } = process;
      if (kill?.of === '' || kill?.of === which) process.calls += 1;
      const isLast = process.calls === kill?.call;
      if (isLast && kill?.isAfter === false) process.isDead = true;
      check();
      const answer = await work();
      if (isLast) process.isDead = true;
      check();
      return answer;
    };
    return new Proxy(port, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== 'function') return value;
        const work = (values: unknown[]) => () => value.apply(target, values);
        if (name !== 'journal') return (...values: unknown[]) => call(`${name}.${String(property)}`, work(values));
        return (...values: unknown[]) => {
          check();
          return work(values)();
        };
      },
    });
  }

  /** The relay of this machine, with the outbox behind it that knows what has left. */
  #relay(run: Run): Mailer {
    return {
      domain: 'fax.example',
      answerTo: async (id) => this.#left.get(id),
      send: async (mail) => {
        const known = this.#left.get(mail.id);
        if (known !== undefined) return known;
        if (this.isRelayDown) throw new Transient('The relay is down.');
        const fate = this.#schedule.relay[this.#relayed] ?? 'taken';
        this.#relayed += 1;
        if (fate === 'later') throw new Transient('The relay answered 451.');
        const offset = this.#offset.millis;
        if (fate === 'stalls') await run.turn(this.trueTime + lifetimes.mailHandover);
        return this.#take(mail, fate, offset !== this.#offset.millis);
      },
    };
  }

  #take(mail: OutgoingMail, fate: RelayFate, isAcrossJump: boolean): MailAnswer {
    const { id, kind, fax, to, subject } = mail;
    const isLost = fate === 'answer-lost' || this.database.isFull;
    const answer = isLost ? 'unknown' : fate === 'refused' ? 'refused' : 'taken';
    this.handed.push({ id, kind, fax, tells: toldFaxes(mail), to, subject, at: this.clock.time, answer, isAcrossJump });
    if (isLost) throw new Transient('Whether the relay took the mail cannot be known.');
    const told: MailAnswer = fate === 'refused' ? refused('550') : accepted({ isFinal: true });
    this.#left.set(id, told);
    return told;
  }
}

const scriptsOf = ({ calls }: Schedule): Record<string, CallPlan[]> =>
  Object.fromEntries(
    calledNumbers.map((number, index) => [
      number,
      [...(calls[index] ?? []), { result: { outcome: 'sent', retry: 'never', pages: 1, seconds: 30 } }],
    ]),
  );
