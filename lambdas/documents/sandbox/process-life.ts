/**
 * How long a worker process lives: from job to job, as long as nothing has happened in it that could outlast one.
 * See docs/decisions/0037-processes-that-live-on.md.
 */

import type { WorkerEnd } from '../../ports.ts';

/** Nothing is known that would show up only later; if there is such a thing, it does not last. */
const MAX_JOBS = 200;
const MAX_AGE_MS = 10 * 60_000;
/** Together well below the processor seconds that the kernel grants a process, on a few processors at once. */
const MAX_WORKING_MS = 60_000;
/** Resident, after a job: what it takes when it is new, and half as much. */
const MAX_KEPT_BYTES = 400 * 1024 * 1024;

export class ProcessLife {
  readonly #now: () => number;
  readonly #born: number;
  #jobs = 0;
  #workingMs = 0;
  #begun = 0;
  /** Jobs that ended as they should. */
  #finished = 0;
  #hasRunNative = false;

  /** @param now milliseconds since any moment */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#born = now();
  }

  beginJob(): void {
    this.#jobs += 1;
    this.#begun = this.#now();
  }

  /** Native code is about to open a document. */
  noteNative(): void {
    this.#hasRunNative = true;
  }

  /** @param end anything but `finished` is an engine that trapped or a limit that was broken */
  endJob(end: WorkerEnd): void {
    this.#workingMs += this.#now() - this.#begun;
    if (end === 'finished') this.#finished += 1;
  }

  /** Whether nothing has happened in it that could outlast a job; false also where it has had none. */
  isSound(): boolean {
    return this.#jobs > 0 && this.#finished === this.#jobs && !this.#hasRunNative;
  }

  /** Whether it may have another job. @param residentBytes as it says itself: what it may take at most is watched elsewhere */
  mayGoOn(residentBytes: number): boolean {
    return this.isSound() && residentBytes <= MAX_KEPT_BYTES && !this.isWorn();
  }

  isWorn(): boolean {
    if (this.#jobs === 0) return false;
    const isOld = this.#now() - this.#born > MAX_AGE_MS;
    return isOld || this.#jobs >= MAX_JOBS || this.#workingMs > MAX_WORKING_MS;
  }
}
