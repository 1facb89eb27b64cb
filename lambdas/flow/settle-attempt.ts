/** The end of an attempt: outcome stored first, leases back, token completed last. */
import type { AttemptResult, Decision } from '../fax/attempts.ts';
import { type Attempt, attemptId, attemptOf, type Fax, type FaxEntry, liveAttempt } from '../fax/history.ts';
import { severityOf } from '../fax/outcomes.ts';
import { decideNext } from '../fax/retry.ts';
import type { Directory, Ports, Workflow } from '../ports.ts';
import { type HangUpPorts, hangUp } from './hang-up.ts';
import { changeFax, type FaxHistories, readFax } from './histories.ts';
import { giveLeasesBack, type LeasePorts } from './leases.ts';
import { completeIfEnded } from './step.ts';
import { minutesUntil } from './timing.ts';

export interface EndOfAttempt {
  readonly faxId: string;
  readonly n: number;
  readonly result: AttemptResult;
  /** The carrier's event that reported it; taken in once. */
  readonly event?: string;
}

export type SettleAttemptPorts = LeasePorts &
  HangUpPorts &
  Pick<Ports, 'journal'> & {
    readonly faxes: FaxHistories;
    readonly directory: Pick<Directory, 'line'>;
    readonly workflow: Pick<Workflow, 'complete' | 'startReport'>;
  };

/**
 * Stores how an attempt ended and what follows, once; repeats only what may have been left undone. Throws `Transient`
 * while there is a later call to be hung up that the carrier does not know yet.
 */
export async function settleAttempt(ports: SettleAttemptPorts, end: EndOfAttempt): Promise<void> {
  const settings = (await ports.directory.line((await readFax(ports.faxes, end.faxId)).line))?.settings;
  await changeFax(ports.faxes, end.faxId, (fax) => entriesFor(ports, fax, end, settings));

  const fax = await readFax(ports.faxes, end.faxId);
  const attempt = attemptOf(fax, end.n);
  if (attempt === undefined) return;
  const { carrier, channel } = attempt;
  await giveLeasesBack(ports, { attemptId: attemptId(fax.id, end.n), to: fax.to, carrier, channel });
  await completeIfEnded(ports, fax, attempt);
  if (fax.outcome === 'sent') await stopWhatStillRuns(ports, fax, attempt);
  if (attempt.result?.isUnknownReason) {
    ports.journal.info('unknown-carrier-reason', { fax: fax.id, reason: attempt.result.reason });
  }
  if (attempt.result !== undefined) tellOperator(ports.journal, fax, attempt, attempt.result);
}

/** A carrier that is out of reach for a moment is no alarm. */
const maxTimesUnreached = 3;

function tellOperator(
  journal: Ports['journal'],
  fax: Fax,
  { n }: Attempt,
  { outcome, reason, isUnreached }: AttemptResult,
) {
  if (!isUnreached) {
    if (severityOf(outcome) === 'alarm') journal.alarm('attempt-ended', { fax: fax.id, outcome, reason });
    return;
  }
  const upToNow = fax.attempts.filter((attempt) => attempt.n <= n);
  const times = n - (upToNow.findLast(({ result }) => !result?.isUnreached)?.n ?? 0);
  const facts = { fax: fax.id, reason, times };
  if (times === 1) journal.info('carrier-unreached', facts);
  else if (times < maxTimesUnreached) journal.debug('carrier-unreached', facts);
  else journal.alarm('carrier-down', facts);
}

function entriesFor(
  { clock }: SettleAttemptPorts,
  fax: Fax,
  { n, result, event }: EndOfAttempt,
  settings: { readonly attempts: number; readonly waitMinutes: number } | undefined,
): FaxEntry[] {
  const attempt = attemptOf(fax, n);
  if (attempt === undefined || (event !== undefined && fax.events.includes(event))) return [];
  const at = clock.now();
  const isCorrection = result.outcome === 'sent' && fax.outcome !== undefined && fax.outcome !== 'sent';
  const corrected: FaxEntry[] = isCorrection ? [{ what: 'corrected', at, attempt: n }] : [];

  if (attempt.result !== undefined) {
    if (result.outcome === 'sent' && attempt.result.outcome !== 'sent') return [{ what: 'corrected', at, attempt: n }];
    return event === undefined ? [] : [{ what: 'carrier-said', at, attempt: n, event, said: result.outcome }];
  }
  const decision: Decision =
    fax.outcome !== undefined
      ? { next: 'stop', outcome: fax.outcome }
      : decideNext({
          results: [...fax.attempts.flatMap((earlier) => earlier.result ?? []), result],
          // A line that was removed meanwhile makes no further call.
          settings: settings ?? { attempts: 1, waitMinutes: 0 },
          minutesLeft: minutesUntil(fax.deadlineAt, clock),
          isCancelled: fax.isCancelRequested,
        });
  return [
    { what: 'attempt-ended', at, attempt: n, result, decision, ...(event === undefined ? {} : { event }) },
    ...corrected,
  ];
}

/**
 * A fax can turn out sent when its execution waits for a next attempt, has one on the line, or is long over: a later
 * call is hung up, its token completed, and the sender notified now.
 */
async function stopWhatStillRuns(ports: SettleAttemptPorts, fax: Fax, sent: Attempt): Promise<void> {
  const later = liveAttempt(fax);
  if (later !== undefined) await ports.workflow.complete(later.token, { next: 'stop' });
  const wasToGoOn = sent.decision?.next === 'wait';
  if (fax.isCorrected || wasToGoOn) await ports.workflow.startReport(fax.id, 'corrected');
  if (later !== undefined) await hangUp(ports, fax, later);
}
