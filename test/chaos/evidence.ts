/** What a play leaves behind, for the promises to be held against. */
import type { Fax } from '../../lambdas/fax/history.ts';
import type { ReceivedFax } from '../../lambdas/fax/received.ts';
import type { CarrierEvent } from '../../lambdas/ports.ts';
import type { Happening } from '../scenarios/checker.ts';
import type { RecordedCall } from '../scenarios/scripted-carrier.ts';
import type { ChaosWorld, Handed } from './chaos-world.ts';
import type { Standstill } from './troubles.ts';

/** A mail that we took, however many copies of it came. */
export interface GivenMail {
  readonly messageId: string;
  readonly numbers: readonly string[];
}

export interface SentFax extends Fax {
  /** The Message-ID of the mail that asked for it. */
  readonly messageId: string | undefined;
}

export interface Evidence {
  readonly given: readonly GivenMail[];
  readonly faxes: readonly SentFax[];
  readonly received: readonly ReceivedFax[];
  readonly mailboxes: Readonly<Record<string, readonly string[]>>;
  readonly happenings: readonly Happening[];
  readonly calls: readonly RecordedCall[];
  /** Calls that the carrier was asked to hang up, by its own ids. */
  readonly cancelled: readonly string[];
  readonly handed: readonly Handed[];
  /** Words *sent* that were taken in, stale ones too, and when by true time. */
  readonly told: readonly { readonly event: CarrierEvent; readonly at: number }[];
  /** The service's clock when the last fault of the schedule was over. */
  readonly lastTrouble: number;
  readonly standstills: readonly Standstill[];
  /** Jobs and executions that never ended, and runs that nobody took care of. */
  readonly lost: readonly string[];
  readonly journal: readonly {
    readonly level: string;
    readonly what: string;
    readonly facts: Record<string, unknown>;
  }[];
  readonly crashes: number;
  /** Then leases end before their time, and who holds one does not know. */
  readonly isClockSetForward: boolean;
}

export async function gatherEvidence(
  world: ChaosWorld,
  seen: Pick<Evidence, 'given' | 'told' | 'lost' | 'lastTrouble' | 'standstills' | 'isClockSetForward'>,
): Promise<Evidence> {
  const { store, happenings, carrier, handed, journal, crashes } = world;
  world.database.isFull = false;
  const faxes = await store.faxes.list({ limit: 1000 });
  const sent = faxes.map(async (fax): Promise<SentFax> => {
    const submission = await store.submissions.submission(fax.submission);
    return { ...fax, messageId: submission?.messageId };
  });
  const lines = await store.directory.lines();
  const jobs = store.db.all<{ queue: string; body: string }>("SELECT queue, body FROM jobs WHERE queue != 'clock'");
  const steps = store.db.all<{ name: string; step: string; status: string }>(
    "SELECT name, step, status FROM executions WHERE status IN ('ready', 'token')",
  );
  return {
    ...seen,
    faxes: await Promise.all(sent),
    received: await store.received.list({ limit: 1000 }),
    mailboxes: Object.fromEntries(lines.map(({ number, recipients }) => [number, recipients])),
    happenings,
    calls: carrier.calls,
    cancelled: carrier.cancelled,
    handed,
    lost: [
      ...seen.lost,
      ...jobs.map(({ queue, body }) => `a job of ${queue} is left: ${body}`),
      ...steps.map(({ name, step, status }) => `${name} still stands at ${step} (${status})`),
    ],
    journal,
    crashes,
  };
}
