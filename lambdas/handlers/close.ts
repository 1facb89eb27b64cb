/** Ends what died: executions that failed, and whatever reached a dead-letter queue. Nobody waits in silence. */

import { type Fax, type FaxProgress, liveAttempt, parseAttemptId } from '../fax/history.ts';
import { hour, lifetimes } from '../fax/lifetimes.ts';
import type { Submission } from '../fax/model.ts';
import { isTold, keepLetter, listLetters, type OwedNotice, tellOwed } from '../flow/dead-letters.ts';
import { mailPrefix } from '../flow/file-keys.ts';
import { changeFax, type FaxHistories } from '../flow/histories.ts';
import { asHeld } from '../flow/holds/as-held.ts';
import { decideHold, isUndecided, settleHold } from '../flow/holds/holds.ts';
import { heldSubmissionIdFor, submissionIdFor } from '../flow/submission.ts';
import type { Events, Files, Ports, Submissions, Workflow } from '../ports.ts';

export type ClosePorts = Pick<Ports, 'clock' | 'journal'> & {
  readonly events: Pick<Events, 'giveUp' | 'giveUpMail' | 'poll' | 'takeMail'>;
  readonly faxes: FaxHistories;
  readonly files: Pick<Files, 'keys' | 'put' | 'readAll' | 'size'>;
  readonly submissions: Pick<Submissions, 'conclude' | 'mailDecision' | 'submission'>;
  readonly workflow: Pick<Workflow, 'startReport' | 'startSubmissionReport'>;
};

export type CloseEvent =
  /** An execution that ended FAILED, TIMED_OUT or ABORTED. */
  | { readonly kind: 'submission'; readonly id: string; readonly cause: string }
  | { readonly kind: 'fax'; readonly id: string; readonly cause: string }
  /** A message that its consumer could not take in. */
  | {
      readonly kind: 'dead-letter';
      readonly queue: 'mail' | 'carrier' | 'inbound' | 'departures' | 'ended';
      readonly body: DeadLetter;
      /** As its queue held it; missing in what was written before it was kept. */
      readonly message?: string;
      readonly cause: string;
    }
  /** Every hour: notices that are still owed, mails that nobody decided about, and faxes that nobody goes on with. */
  | { readonly kind: 'sweep' };

/** What can still be read from a dead message: the mail object, or the fax that its event was about. */
export interface DeadLetter {
  readonly mailKey?: string;
  /** The whole message about the mail, unless it was given up already. */
  readonly mail?: object;
  /** The same of one that nobody has tried to take in. */
  readonly newMail?: object;
  readonly fax?: string;
  readonly attemptId?: string;
  /** A received fax that could not be delivered for hours. */
  readonly received?: string;
}

export async function close(ports: ClosePorts, event: CloseEvent): Promise<void> {
  switch (event.kind) {
    case 'fax':
      return endAsInternal(ports, event.id, event.cause);
    case 'submission':
      return endSubmission(ports, event.id, event.cause);
    case 'dead-letter':
      return takeDeadLetter(ports, event);
    case 'sweep':
      return sweep(ports);
  }
}

async function endAsInternal(ports: ClosePorts, id: string, cause: string): Promise<void> {
  const { faxes, clock, journal, workflow } = ports;
  const known = await faxes.fax(id);
  if (known === undefined) return;
  journal.alarm('execution-died', { fax: id, cause });
  // It died telling: should the next one die as well, the sweep has another try, until it is told.
  if (known.state === 'ended' && !(await isTold(faxes, id))) await keepNotice(ports, { fax: id }, cause);
  await changeFax(faxes, id, (fax: Fax) =>
    fax.state === 'ended' ? [] : [{ what: 'ended', at: clock.now(), outcome: 'internal', detail: cause }],
  );
  await workflow.startReport(id, 'closed');
}

const keepNotice = (ports: ClosePorts, owed: OwedNotice, cause: string): Promise<string> =>
  keepLetter(ports, { queue: 'notices', body: JSON.stringify(owed), cause });

async function endSubmission(ports: ClosePorts, id: string, cause: string): Promise<void> {
  ports.journal.alarm('execution-died', { submission: id, cause });
  const submission = await ports.submissions.submission(id);
  if (submission?.result !== undefined) await keepNotice(ports, { submission: id }, cause);
  for (const fax of submission?.faxes ?? []) {
    const state = (await ports.faxes.fax(fax.id))?.state;
    // A fax that is on its way has an execution of its own.
    if (state === 'accepted' || state === 'held' || state === 'preparing') await endAsInternal(ports, fax.id, cause);
  }
}

async function takeDeadLetter(
  ports: ClosePorts,
  { queue, body, cause, message = JSON.stringify(body) }: Extract<CloseEvent, { kind: 'dead-letter' }>,
): Promise<void> {
  const { mail, newMail, ...names } = body;
  const letter = await keepLetter(ports, { queue, body: message, cause });
  ports.journal.alarm('dead-letter', { queue, cause, letter, ...names });
  // Nobody waits in silence: a sender who is known is answered.
  if (mail !== undefined) await ports.events.giveUpMail(mail);
  if (newMail !== undefined) await ports.events.takeMail(newMail);
  // A carrier event that could not be taken in: the carrier is asked instead. Asking that died is not asked for again: it
  // would go round for ever, and the execution asks when its token times out.
  const fax = body.fax ?? (body.attemptId ? parseAttemptId(body.attemptId)?.faxId : undefined);
  if (queue === 'carrier' && fax !== undefined && !isPoll(message)) await ports.events.poll(fax);
  if (body.received !== undefined) await ports.events.giveUp(body.received, cause);
}

/** @param message of the carrier queue; `look` is what version 0.1.0 called it */
function isPoll(message: string): boolean {
  try {
    const { kind } = JSON.parse(message) as { readonly kind?: unknown };
    return kind === 'poll' || kind === 'look';
  } catch {
    return false;
  }
}

async function sweep(ports: ClosePorts): Promise<void> {
  const { submissions, files, journal, clock } = ports;
  for (const letter of await listLetters(files, 'notices')) {
    const isTried = letter.redrivenAt === undefined && letter.at < letter.since + lifetimes.deadLetter;
    if (isTried) await tellOwed(ports, letter);
  }
  const written = { from: clock.now() - 48 * hour, to: clock.now() - hour };
  const waiting: number[] = [];
  for (const key of await files.keys(mailPrefix, written)) {
    if ((await submissions.mailDecision(key)) === undefined) journal.alarm('mail-without-decision', { key });
    const held = (['confirm', 'country'] as const).map((reason) => heldSubmissionIdFor(key, reason));
    for (const name of [submissionIdFor(key), ...held]) {
      const submission = await submissions.submission(name);
      for (const { id } of submission?.faxes ?? []) {
        const fax = await ports.faxes.fax(id);
        if (fax === undefined || !underWay.includes(fax.state)) continue;
        waiting.push(waitedSince(fax));
        await takeUpAgain(ports, fax);
      }
      if (submission !== undefined) await endForgottenHold(ports, submission);
    }
  }
  const seconds = waiting.length === 0 ? 0 : Math.round((clock.now() - Math.min(...waiting)) / 1000);
  journal.info('faxes-under-way', { faxes: waiting.length, seconds });
}

/** Since when it has held its token, or has waited for its first. */
const waitedSince = (fax: Fax): number => liveAttempt(fax)?.startedAt ?? fax.acceptedAt;

const underWay: readonly FaxProgress[] = ['accepted', 'preparing', 'waiting', 'calling'];

/**
 * A fax whose execution is gone, in whatever way, would wait for ever. Long after its deadline a new one is started, which
 * ends it as the first would have; where the first is only late, both come to the same.
 */
async function takeUpAgain({ clock, journal, workflow }: ClosePorts, { id, deadlineAt }: Fax): Promise<void> {
  if (clock.now() < deadlineAt + hour) return;
  journal.alarm('fax-overdue', { fax: id });
  await workflow.startReport(id, 'overdue');
}

/**
 * A hold ends by its execution, which waits for it. Where that is gone, nobody's word came, or it came and nothing followed:
 * long after its end it counts as it stands, and the sender who was asked hears of it.
 */
async function endForgottenHold(ports: ClosePorts, submission: Submission): Promise<void> {
  const { faxes, clock, journal, workflow } = ports;
  const held = await asHeld(faxes, submission);
  if (held?.hold === undefined || clock.now() < held.hold.until + hour) return;
  if (!(await isUndecided(ports, held))) return;
  journal.alarm('fax-overdue', { submission: submission.id });
  if (held.hold.reason === 'duplicate') {
    await decideHold(ports, held, 'missing');
    for (const { id } of held.faxes) await workflow.startReport(id, 'overdue');
    return;
  }
  await settleHold(ports, submission);
  for (const { id } of submission.faxes) {
    if ((await faxes.fax(id))?.outcome === 'confirmation-missing') return workflow.startReport(id, 'overdue');
  }
}
