/**
 * The one answer about many numbers. It is due when all its faxes have ended, or at their deadline; those that are held
 * then are told of apart. Whom it tells of, and as what, is written down first, once, in the history of the first fax:
 * every repeat tells the same, whatever becomes of the faxes meanwhile. Each fax then notes that it was told.
 */
import { Transient } from '../../fax/errors.ts';
import { type Fax, liveAttempt, type ToldFax } from '../../fax/history.ts';
import type { Line, Submission } from '../../fax/model.ts';
import { noticeIds, summaryNotice } from '../../fax/notices/notices.ts';
import type { MailAnswer } from '../../ports.ts';
import { deliverNotice, type NoticePorts } from '../deliver-notice.ts';
import { changeFax, type FaxHistories, readFax, readFaxes } from '../histories.ts';
import { leadOf } from '../holds/holds.ts';
import { minutesSince, secondsUntil } from '../timing.ts';
import type { RenewLease } from '../with-lease.ts';

export type SummaryPorts = NoticePorts & { readonly faxes: FaxHistories };

/** After the deadline, so that faxes that end at it have ended. */
const slackMinutes = 1;
/** What nobody ends for so long after it is told of apart. */
const patienceMinutes = 15;

export const secondsToSummary = (deadlineAt: number, { clock }: Pick<SummaryPorts, 'clock'>): number =>
  secondsUntil(deadlineAt + slackMinutes * clock.minuteMs, clock);

interface SummaryContext {
  readonly submission: Submission;
  readonly line: Line;
}

/** `atDeadline`: whether it is also due when the deadline is over and some have no result. */
export interface SendSummaryOptions {
  readonly renewLease: RenewLease;
  readonly atDeadline: boolean;
}

/**
 * Sends the one answer if it is due and was not sent, and writes down in each fax that it was told. To be called while
 * nobody else does the same.
 *
 * @returns whether it has left
 */
export async function sendSummary(
  ports: SummaryPorts,
  { submission, line }: SummaryContext,
  { renewLease, atDeadline }: SendSummaryOptions,
): Promise<boolean> {
  const settled = await settleSummary(ports, submission, atDeadline);
  const keeper = settled?.[0]?.fax;
  if (settled === undefined || keeper === undefined) return false;
  const id = noticeIds.summary(submission.id);
  const { notices, wanted } = await readFax(ports.faxes, keeper);
  if (notices.some((notice) => notice.id === id && notice.isDone)) return true;
  const faxes = await readFaxes(
    ports.faxes,
    settled.map(({ fax }) => ({ id: fax })),
  );
  const times = wanted?.[id];
  const told = times === undefined ? settled : settled.map((one, at) => ({ ...one, ...outcomeNow(faxes[at]) }));
  const note = (mail: string, answer: MailAnswer) => noteRefusal(ports, { fax: keeper, notice: id, mail }, answer);
  const mails = await deliverNotice(ports, summaryNotice({ submission, line, faxes, told }), {
    ...{ note, renewLease, times },
  });
  const { refusedMails } = await readFax(ports.faxes, keeper);
  const isRefused = mails.every((mail) => refusedMails.includes(mail));
  // The keeper comes last: with it the answer is dealt with. In it alone it stands that nobody took it.
  for (const { fax, outcome } of told.toReversed()) {
    await noteTold(ports, fax, { notice: id, outcome, ...(isRefused && fax === keeper ? { isRefused } : {}) });
  }
  return true;
}

/** Wanted again, it says what is known by then. */
const outcomeNow = (fax: Fax | undefined): Partial<ToldFax> =>
  fax?.outcome === undefined ? {} : { outcome: fax.outcome };

/** @returns whom it tells of; undefined while it is not due */
async function settleSummary(
  ports: SummaryPorts,
  submission: Submission,
  atDeadline: boolean,
): Promise<readonly ToldFax[] | undefined> {
  const { faxes, clock } = ports;
  const lead = leadOf(submission);
  const known = (await readFax(faxes, lead)).summary;
  if (known !== undefined) return known;
  const told = await endedFaxes(ports, submission, atDeadline);
  if (told === undefined) return undefined;
  await changeFax(faxes, lead, ({ summary }) =>
    summary === undefined ? [{ what: 'summarised', at: clock.now(), told }] : [],
  );
  return (await readFax(faxes, lead)).summary;
}

/**
 * Throws `Transient` while a fax that nobody calls is about to be ended at its deadline.
 *
 * @returns those that have ended, once all have that are not held, or their deadline is over; else undefined
 */
async function endedFaxes(
  { faxes, clock }: SummaryPorts,
  submission: Submission,
  atDeadline: boolean,
): Promise<ToldFax[] | undefined> {
  const ended: ToldFax[] = [];
  // The last ones are called last: the first look mostly finds one that has not ended.
  for (const { id } of submission.faxes.toReversed()) {
    const fax = await readFax(faxes, id);
    if (fax.outcome !== undefined) {
      ended.unshift({ fax: id, outcome: fax.outcome });
      continue;
    }
    // Its sender was asked about it and answers when it suits them: the others are not kept waiting for that.
    if (fax.state === 'held') continue;
    const minutesOver = minutesSince(fax.deadlineAt, clock);
    if (!atDeadline || minutesOver < slackMinutes) return undefined;
    if (liveAttempt(fax) === undefined && minutesOver < patienceMinutes) {
      throw new Transient(`Fax ${id} has not been ended at its deadline yet.`);
    }
  }
  return ended.length === 0 ? undefined : ended;
}

async function noteTold(
  { faxes, clock }: SummaryPorts,
  id: string,
  told: { readonly notice: string; readonly outcome: ToldFax['outcome']; readonly isRefused?: boolean },
): Promise<void> {
  await changeFax(faxes, id, ({ notices }) =>
    notices.some((notice) => notice.id === told.notice && notice.isDone)
      ? []
      : [{ what: 'notified', at: clock.now(), ...told }],
  );
}

/** A fax knows which of its notices nobody got. */
export async function noteRefusal(
  { faxes, clock }: Pick<SummaryPorts, 'clock' | 'faxes'>,
  { fax: id, notice, mail }: { readonly fax: string; readonly notice: string; readonly mail: string },
  answer: MailAnswer,
): Promise<void> {
  if (answer.ok) return;
  await changeFax(faxes, id, ({ refusedMails }) =>
    refusedMails.includes(mail)
      ? []
      : [{ what: 'notice-refused', at: clock.now(), notice, mail, reason: answer.refusal }],
  );
}
