/** Processor time of a job by what it was spent on, measured in the threads themselves. */

/**
 * Milliseconds of processor time. `load`: what the reader loaded before its job; `open`: recognising and opening documents,
 * and writing their strips; `draw`: drawing pages; `make`: making them black and white, and coding them; `picture`: their
 * pictures, short of compressing them; `total`: of the whole process since its last job ended, with what its helpers did
 * (V8's compiler and collector, compressing, starting and ending threads).
 */
export interface Spent {
  readonly load: number;
  readonly open: number;
  readonly draw: number;
  readonly make: number;
  readonly picture: number;
  readonly total: number;
}

const sum = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000;

/** Of this thread since it began. */
export const threadMs = (): number => sum(process.threadCpuUsage());

/** Of this process, all its threads, since it began. */
export const processMs = (): number => sum(process.cpuUsage());
