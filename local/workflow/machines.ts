/** What the two state machines of lib/flows/state-machines.ts are made of, for the rows that run them on one machine. */

export type Machine = 'submission' | 'fax';
export type Step = 'ask' | 'prepare' | 'report-submission' | 'send' | 'poll' | 'watch' | 'wait' | 'report';

/** Making pages fills a processor; every other step mostly waits for disks and networks. */
export type Load = 'heavy' | 'light';
const steps: Record<Load, readonly Step[]> = {
  heavy: ['prepare'],
  light: ['ask', 'report-submission', 'send', 'poll', 'watch', 'wait', 'report'],
};
/** The steps of a load, or all, as a list in SQL. */
export const stepsOf = (load: Load | undefined): string =>
  (load === undefined ? [...steps.heavy, ...steps.light] : steps[load]).map((step) => `'${step}'`).join(', ');

/** What travels from step to step. */
export interface StepInput {
  readonly submission?: string;
  readonly fax?: string;
  readonly attempt?: number;
  /** Seconds that the next call's token lives. */
  readonly timeout?: number;
  /** Seconds to the next poll of the carrier. */
  readonly watch?: number;
}

export interface Execution {
  readonly name: string;
  readonly machine: Machine;
  readonly step: Step;
  readonly input: StepInput;
  readonly tries: number;
}

/** Steps that hold a token until somebody completes it or its time is over. */
export const holdsToken = (step: Step): boolean => step === 'ask' || step === 'send' || step === 'watch';

/** Where a token leads that timed out, and a wait that is over. */
export const after: Record<Machine, { readonly timeout: Step; readonly wait: Step }> = {
  submission: { timeout: 'prepare', wait: 'ask' },
  fax: { timeout: 'poll', wait: 'send' },
};
