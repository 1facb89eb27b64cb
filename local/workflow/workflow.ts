/**
 * The two state machines of lib/flows/state-machines.ts, run from rows with stored due times. A token, a wait and a retry
 * are each a row with a due time, so a new process goes on where the killed one stopped.
 */
import { randomBytes } from 'node:crypto';
import type { Clock, StepResult, Workflow } from '../../lambdas/ports.ts';
import type { Database } from '../store/database.ts';
import {
  after,
  type Execution,
  holdsToken,
  type Load,
  type Machine,
  type Step,
  type StepInput,
  stepsOf,
} from './machines.ts';

interface Row extends Omit<Execution, 'input'> {
  readonly input: string;
}

export class LocalWorkflow implements Workflow {
  readonly #db: Database;
  readonly #clock: Clock;
  #onChange: () => void = () => {};

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Calls back when an execution became ready by this process. */
  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  async startSubmission(id: string, hold?: number): Promise<void> {
    if (hold === undefined) this.#start(id, 'submission', 'prepare', { submission: id });
    else this.#start(id, 'submission', 'ask', { submission: id, attempt: 1, timeout: hold });
  }

  async startHold(id: string, timeout: number): Promise<void> {
    this.#start(`${id}-duplicate`, 'submission', 'ask', { submission: id, attempt: 1, timeout });
  }

  async startFax(id: string, timeout: number): Promise<void> {
    this.#start(id, 'fax', 'send', { fax: id, attempt: 1, timeout });
  }

  async startReport(faxId: string, why: string): Promise<void> {
    this.#start(`${faxId}-${why}`, 'fax', 'send', { fax: faxId, attempt: 1, timeout: 600 });
  }

  async startSummary(id: string, seconds: number): Promise<void> {
    this.#start(`${id}-summary`, 'submission', 'report-submission', { submission: id }, seconds);
  }

  async startSubmissionReport(id: string, why: string): Promise<void> {
    this.#start(`${id}-${why}`, 'submission', 'prepare', { submission: id });
  }

  async complete(token: string, result: StepResult): Promise<'completed' | 'closed'> {
    const row = this.#db.first<Row>("SELECT * FROM executions WHERE token = ? AND status = 'token'", token);
    if (row === undefined) return 'closed';
    return this.#follow(row.name, JSON.parse(row.input), result, token) ? 'completed' : 'closed';
  }

  /**
   * Executions whose step is to be run now: ready, waited out, or timed out.
   *
   * @param busy those whose step still runs here, though its token was completed meanwhile: they take nobody's place
   */
  due(limit: number, busy: ReadonlySet<string>, load?: Load): Execution[] {
    const rows = this.#db.all<Row>(
      `SELECT name, machine, step, input, tries FROM executions
       WHERE status IN ('ready', 'token') AND due <= ? AND step IN (${stepsOf(load)}) ORDER BY due LIMIT ?`,
      this.#clock.now(),
      limit + busy.size,
    );
    return rows
      .filter(({ name }) => !busy.has(name))
      .slice(0, limit)
      .map((row) => ({ ...row, input: JSON.parse(row.input) }));
  }

  /**
   * Executions that make pages and are due, with whose they are: sender and line of the submission. Some of each, in the
   * order in which they became due, however many each has waiting.
   *
   * @param each how many of each at the most
   */
  dueTurns(each: number): (Execution & { readonly turn: string; readonly due: number })[] {
    const rows = this.#db.all<Row & { turn: string; due: number }>(
      `SELECT name, machine, step, input, tries, turn, due FROM (
         SELECT *, row_number() OVER (PARTITION BY turn ORDER BY due, rowid) AS place FROM (
           SELECT executions.rowid, executions.*,
             coalesce(submission ->> '$.sender' || ' ' || (submission ->> '$.line'), '') AS turn
           FROM executions LEFT JOIN submissions ON id = input ->> '$.submission'
           WHERE status = 'ready' AND running = 0 AND due <= ? AND step IN (${stepsOf('heavy')})))
       WHERE place <= ? ORDER BY due, rowid`,
      this.#clock.now(),
      each,
    );
    return rows.map((row) => ({ ...row, input: JSON.parse(row.input) }));
  }

  /** When the next execution is due that is not busy; undefined when none is. */
  nextDue(load?: Load, busy: ReadonlySet<string> = new Set()): number | undefined {
    const rows = this.#db.all<{ name: string; due: number }>(
      `SELECT name, due FROM executions
       WHERE status IN ('ready', 'token') AND step IN (${stepsOf(load)}) ORDER BY due LIMIT ?`,
      busy.size + 1,
    );
    return rows.find(({ name }) => !busy.has(name))?.due;
  }

  /** After a start: steps that a killed process was in the middle of are run again, at once and with a new token. */
  recover(): void {
    this.#db.run(
      "UPDATE executions SET status = 'ready', due = ?, running = 0 WHERE running = 1 AND status = 'token'",
      this.#clock.now(),
    );
    this.#db.run('UPDATE executions SET running = 0 WHERE running = 1');
    // Held by the killed process only: the leases of calls belong to attempts, and stay.
    this.#db.run("DELETE FROM leases WHERE name LIKE 'deliver %' OR name LIKE 'report %'");
  }

  /**
   * Begins the step of a due execution.
   *
   * @returns the step with its fresh token; a token that timed out and a wait that is over lead to the next one
   */
  begin(execution: Execution): { step: Step; token: string } {
    return this.#db.write(() => {
      const row = this.#db.first<Row & { status: string }>('SELECT * FROM executions WHERE name = ?', execution.name);
      const isTimedOut = row?.status === 'token';
      const { timeout, wait } = after[execution.machine];
      const step = isTimedOut ? timeout : execution.step === 'wait' ? wait : execution.step;
      const token = randomBytes(24).toString('base64url');
      const seconds = (step === 'watch' ? execution.input.watch : execution.input.timeout) ?? 600;
      this.#db.run(
        `UPDATE executions SET step = ?, status = ?, due = ?, token = ?, running = 1, waits_for = NULL
         ${isTimedOut ? ', tries = 0' : ''} WHERE name = ?`,
        step,
        holdsToken(step) ? 'token' : 'ready',
        holdsToken(step) ? this.#after(seconds) : this.#clock.now(),
        token,
        execution.name,
      );
      return { step, token };
    });
  }

  /** The step is over: a token step goes on when its token is completed, any other now. */
  end({ name, input }: Execution, step: Step, token: string, result: StepResult | undefined): void {
    if (holdsToken(step)) {
      this.#db.run('UPDATE executions SET running = 0, tries = 0 WHERE name = ? AND token = ?', name, token);
    } else if (step === 'prepare') this.#goTo(name, 'report-submission', input, 0, token);
    else if (step === 'poll' && result !== undefined) this.#follow(name, input, result, token);
    else this.finish(name, 'succeeded');
  }

  /** The step failed in a way that may pass: it is run again later, with a new token. */
  retry({ name }: Execution, token: string, seconds: number): void {
    this.#db.run(
      "UPDATE executions SET status = 'ready', due = ?, tries = tries + 1, running = 0 WHERE name = ? AND token = ?",
      this.#after(seconds),
      name,
      token,
    );
  }

  finish(name: string, status: 'succeeded' | 'failed'): void {
    this.#db.run('UPDATE executions SET status = ?, token = NULL, running = 0 WHERE name = ?', status, name);
  }

  /** A lease has become free: a few of those who wait for one come back early. */
  wakeWaiting(): void {
    const woken = this.#db.run(
      `UPDATE executions SET due = ?, waits_for = NULL WHERE name IN (
         SELECT name FROM executions WHERE waits_for = 'lease' AND status = 'ready' AND due > ? ORDER BY due LIMIT 4)`,
      this.#clock.now(),
      this.#clock.now(),
    );
    if (woken > 0) this.#onChange();
  }

  #start(name: string, machine: Machine, step: Step, input: StepInput, seconds = 0): void {
    const started = this.#db.run(
      "INSERT OR IGNORE INTO executions (name, machine, step, input, status, due) VALUES (?, ?, ?, ?, 'ready', ?)",
      name,
      machine,
      step,
      JSON.stringify(input),
      this.#after(seconds),
    );
    if (started > 0) this.#onChange();
  }

  /** What `Decide` does in the state machine. */
  #follow(name: string, input: StepInput, result: StepResult, token: string): boolean {
    if (result.next === 'stop')
      return this.#goTo(name, input.fax === undefined ? 'prepare' : 'report', input, 0, token);
    const next = { ...input, attempt: result.attempt, timeout: result.timeout };
    if (result.next === 'watch') return this.#goTo(name, 'watch', { ...next, watch: result.seconds }, 0, token);
    // Only who waits for a free line comes back early.
    const waitsFor = input.fax !== undefined && result.attempt === input.attempt ? 'lease' : null;
    return this.#goTo(name, 'wait', next, result.seconds, token, waitsFor);
  }

  #goTo(
    name: string,
    step: Step,
    input: StepInput,
    seconds: number,
    token: string,
    waitsFor: string | null = null,
  ): boolean {
    const moved = this.#db.run(
      `UPDATE executions SET step = ?, input = ?, status = 'ready', due = ?, tries = 0, running = 0, token = NULL, waits_for = ?
       WHERE name = ? AND token = ?`,
      step,
      JSON.stringify(input),
      this.#after(seconds),
      waitsFor,
      name,
      token,
    );
    if (moved > 0) this.#onChange();
    return moved > 0;
  }

  #after(seconds: number): number {
    return this.#clock.now() + Math.round((seconds * this.#clock.minuteMs) / 60);
  }
}
