/**
 * Plays a schedule: everything that is due happens, in an order that the schedule's turns choose, until all is quiet.
 *
 * Longer than other files: whoever takes a turn changes what is due for all the others, so their state stands in one place.
 */
import type { CarrierEvent, WorkerPool } from '../../lambdas/ports.ts';
import type { Job } from '../../local/store/jobs.ts';
import type { WorkerPorts } from '../../local/workflow/worker.ts';
import { Crash } from '../scenarios/crash.ts';
import { ChaosWorld } from './chaos-world.ts';
import type { Evidence, GivenMail } from './evidence.ts';
import { gatherEvidence } from './evidence.ts';
import { LocalWork } from './local-work.ts';
import { numbers, type Schedule } from './schedule.ts';
import { Troubles } from './troubles.ts';
import { choices, Run } from './turns.ts';

export interface PlayParts {
  readonly workers: WorkerPool;
  /** A mail as its sender wrote it, and a fax as the carrier keeps it. */
  readonly mail: (index: number) => Uint8Array;
  readonly page: Uint8Array;
  /** Breaks a port on purpose, to try the promises. */
  readonly sabotage?: (ports: WorkerPorts) => WorkerPorts;
}

const minute = 60_000;
/** After the last work: so long the sweeps have for what was forgotten. */
const quietMinutes = 150;
/** Pages that come later. */
const laterMinutes = 20;
/** A word of the carrier that is late. */
const lateMinutes = 12;
/** What could not even be begun, on a full disk, is not begun again at once. */
const pauseMillis = 30_000;
const mostTurns = 60_000;

interface Due {
  readonly at: number;
  readonly happens: () => void;
}

export async function play(schedule: Schedule, parts: PlayParts): Promise<Evidence> {
  const world = new ChaosWorld(schedule, parts.workers, parts.sabotage);
  return new Play(world, schedule, parts).run();
}

class Play {
  readonly #world: ChaosWorld;
  readonly #schedule: Schedule;
  readonly #parts: PlayParts;
  readonly #work: LocalWork;
  readonly #given: GivenMail[] = [];
  readonly #told: { readonly event: CarrierEvent; readonly at: number }[] = [];
  readonly #lost: string[] = [];
  readonly #troubles = new Troubles();
  readonly #choose: (count: number) => number;
  readonly #start: number;
  #agenda: Due[] = [];
  #runs: Run[] = [];
  #paused = new Map<string, number>();
  #words = 0;
  #kills = 0;
  /** True time at which the process is started again; undefined while it lives. */
  #upAt: number | undefined;
  #lastWork: number;

  constructor(world: ChaosWorld, schedule: Schedule, parts: PlayParts) {
    this.#world = world;
    this.#schedule = schedule;
    this.#parts = parts;
    this.#start = world.trueTime;
    this.#lastWork = world.trueTime;
    this.#choose = choices(schedule.turns);
    this.#work = new LocalWork(world, (job) => this.#noteTold(job));
    this.#plan();
  }

  async run(): Promise<Evidence> {
    this.#startProcess();
    for (let turn = 0; turn < mostTurns; turn += 1) {
      this.#takeDue();
      if (!(await this.#goOn()) && !this.#waitForNext()) return this.#evidence();
    }
    this.#lost.push('It never comes to rest.');
    return this.#evidence();
  }

  #evidence(): Promise<Evidence> {
    const isClockSetForward = this.#schedule.jumps.some(({ minutes }) => minutes > 0);
    return gatherEvidence(this.#world, {
      given: this.#given,
      told: this.#told,
      lost: this.#lost,
      lastTrouble: this.#troubles.latest,
      standstills: this.#troubles.standstills,
      isClockSetForward,
    });
  }

  /** Everything that the schedule brings about by the hour. */
  #plan(): void {
    const { mails, inbound, outages, jumps, wishes } = this.#schedule;
    for (const [index, { at, to, copies }] of mails.entries()) {
      const numbersOfMail = [...new Set(to)].map((which) => numbers[which] as string);
      this.#given.push({ messageId: messageIdOf(index), numbers: numbersOfMail });
      for (const [copy, after] of [0, ...copies].entries()) this.#at(at + after, () => this.#handOver(index, copy));
    }
    for (const [index, { at, times, pages }] of inbound.entries()) {
      this.#at(at, () => {
        const content = pages === 'good' ? this.#parts.page : pages;
        this.#patiently(() => {
          this.#world.receiveFax(content, { carrierId: `in-${index}` }, times);
          this.#later(this.#world.trueTime + laterMinutes * minute, () => this.#bringPages(`in-${index}`));
        });
      });
    }
    for (const { what, at, minutes } of outages) {
      this.#at(at, () => this.#setOutage(what, true));
      this.#at(at + minutes, () => this.#setOutage(what, false));
    }
    for (const { at, minutes } of jumps) {
      this.#at(at, () => this.#noteTrouble());
      this.#at(at, () => this.#world.setClock(minutes));
      this.#at(at, () => this.#noteTrouble());
    }
    for (const wish of wishes) this.#at(wish.at, () => this.#patiently(() => this.#wish(wish)));
  }

  #at(minutes: number, happens: () => void): void {
    this.#later(this.#start + minutes * minute, happens);
  }

  #later(at: number, happens: () => void): void {
    this.#agenda.push({ at, happens });
    this.#agenda.sort((one, other) => one.at - other.at);
  }

  /** As the senders of mails and words do: what cannot be taken now comes again in a minute. */
  #patiently(happens: () => void): void {
    if (this.#upAt === undefined && !this.#world.database.isFull) happens();
    else this.#later(this.#world.trueTime + minute, () => this.#patiently(happens));
  }

  #handOver(index: number, copy: number): void {
    this.#patiently(() => {
      const recipients = [...(this.#given[index] as GivenMail).numbers].map((number) => `${number}@fax.example`);
      this.#world.receive(this.#parts.mail(index), { key: `mail/${index}-${copy}.eml`, recipients });
    });
  }

  #bringPages(carrierId: string): void {
    for (const fax of this.#world.carrier.inbound) {
      if (fax.event.reception.carrierId === carrierId && fax.pages === 'later') fax.pages = this.#parts.page;
    }
  }

  #setOutage(what: 'carrier' | 'relay' | 'disk', isOn: boolean): void {
    const { carrier } = this.#world;
    if (what === 'carrier') Object.assign(carrier, { isDown: isOn, takesNoCalls: isOn });
    else if (what === 'relay') this.#world.isRelayDown = isOn;
    else this.#world.database.isFull = isOn;
    this.#noteTrouble();
  }

  #wish({ what, fax: which }: Schedule['wishes'][number]): void {
    const { db, jobs } = this.#world.store;
    const table = what === 'cancel' ? 'faxes' : 'received';
    const ids = db.all<{ id: string }>(`SELECT id FROM ${table} ORDER BY id`);
    const id = ids[which % Math.max(1, ids.length)]?.id;
    if (id === undefined) return;
    if (what === 'cancel') jobs.put('carrier', { kind: 'cancel', fax: id });
    else jobs.put('inbound', { kind: 'redeliver', fax: id, request: `wish-${which}` });
  }

  #noteTrouble(): void {
    this.#troubles.note(this.#world.clock.time, this.#upAt !== undefined || this.#world.database.isFull);
  }

  /** What is due by true time: the schedule's happenings, the carrier's words, the process's next start. */
  #takeDue(): void {
    const now = this.#world.trueTime;
    if (this.#upAt !== undefined && this.#upAt <= now) this.#startProcess();
    while (this.#agenda[0] !== undefined && this.#agenda[0].at <= now) this.#agenda.shift()?.happens();
    for (const event of this.#world.carrier.takeEvents()) this.#tell(event);
  }

  #tell(event: CarrierEvent): void {
    const fate = this.#schedule.events[this.#words] ?? this.#schedule.laterEvents;
    this.#words += 1;
    if (fate === 'lost') return;
    const put = (one: CarrierEvent) =>
      this.#patiently(() => this.#world.store.jobs.put('carrier', { kind: 'carrier', event: one }));
    if (fate === 'once' || fate === 'twice') put(event);
    if (fate === 'twice') put(event);
    const isLate = fate === 'late' || fate === 'stale';
    const late: CarrierEvent = fate === 'stale' ? { ...event, isStale: true } : event;
    if (isLate) this.#later(this.#world.trueTime + lateMinutes * minute, () => put(late));
  }

  #noteTold({ queue, body }: Job): void {
    const message = JSON.parse(body) as { kind: string; event?: CarrierEvent };
    if (queue === 'carrier' && message.kind === 'carrier' && message.event?.result?.outcome === 'sent') {
      this.#told.push({ event: message.event, at: this.#world.trueTime });
    }
  }

  #startProcess(): void {
    this.#world.process = { isDead: false, kill: this.#schedule.kills[this.#kills], calls: 0 };
    const wasDead = this.#upAt !== undefined;
    this.#upAt = undefined;
    if (wasDead) this.#noteTrouble();
    this.#runs = [];
    this.#paused.clear();
    try {
      this.#work.start();
    } catch {
      // The disk is full: a service that cannot start is started again.
      this.#upAt = this.#world.trueTime + minute;
    }
  }

  /** Lets somebody go on, or begins something that is due. @returns false when nobody can do anything now */
  async #goOn(): Promise<boolean> {
    if (this.#upAt !== undefined) return false;
    const now = this.#world.trueTime;
    const waiting = this.#runs.filter(({ readyAt }) => readyAt <= now);
    const tasks = this.#work.tasks().filter(({ key }) => (this.#paused.get(key) ?? 0) <= now);
    const chosen = this.#choose(waiting.length + tasks.length);
    const run = waiting[chosen];
    const task = tasks[chosen - waiting.length];
    if (run !== undefined) await run.goOn();
    else if (task !== undefined) {
      const begun = new Run(task.key, (run) => task.run(this.#world.portsOf(run)));
      await begun.stopped();
      this.#runs.push(begun);
    } else return false;
    await this.#lookAfterRuns();
    return true;
  }

  async #lookAfterRuns(): Promise<void> {
    if (this.#world.process.isDead) {
      for (const run of this.#runs) await run.die();
      const { minutes } = this.#schedule.kills[this.#kills] ?? { minutes: 0 };
      this.#kills += 1;
      this.#world.crashes += 1;
      this.#upAt = this.#world.trueTime + minutes * minute;
      this.#noteTrouble();
    }
    for (const { name, error } of this.#runs.filter(({ isOver }) => isOver)) {
      if (!name.startsWith('clock')) this.#lastWork = this.#world.trueTime;
      if (error === undefined || error instanceof Crash) continue;
      this.#paused.set(name, this.#world.trueTime + pauseMillis);
      if (!this.#world.database.isFull) this.#lost.push(`${name} was lost: ${String(error)}`);
    }
    this.#runs = this.#runs.filter(({ isOver }) => !isOver);
  }

  /** Lets time pass until something is due. @returns false when nothing is to come but sweeps that find nothing */
  #waitForNext(): boolean {
    const now = this.#world.trueTime;
    const isUp = this.#upAt === undefined;
    const due = isUp ? this.#work.nextDue() : undefined;
    const times = [
      this.#agenda[0]?.at,
      this.#world.carrier.nextEventAt(),
      this.#upAt,
      ...(isUp ? this.#runs.map(({ readyAt }) => readyAt) : []),
      ...(due === undefined ? [] : [due + now - this.#world.clock.time]),
      ...this.#paused.values(),
    ].filter((time) => time !== undefined && time > now) as number[];
    const isQuiet = this.#isQuiet();
    if (times.length === 0 || (isQuiet && now > this.#lastWork + quietMinutes * minute)) return false;
    this.#world.clock.time += Math.min(...times) - now;
    return true;
  }

  #isQuiet(): boolean {
    const { db } = this.#world.store;
    const job = db.first("SELECT id FROM jobs WHERE queue != 'clock'");
    const step = db.first("SELECT name FROM executions WHERE status IN ('ready', 'token')");
    return (
      this.#agenda.length === 0 &&
      this.#world.carrier.nextEventAt() === undefined &&
      this.#runs.length === 0 &&
      job === undefined &&
      step === undefined
    );
  }
}

export const messageIdOf = (index: number): string => `<mail-${index}@example.com>`;
