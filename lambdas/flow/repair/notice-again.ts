/** A mail to somebody once more, because the first one was refused or came back: under an id of its own, and never by itself. */
import { anomalyOf } from '../../fax/explain/explain-fax.ts';
import type { Fax, FaxEntry } from '../../fax/history.ts';
import type { Submission } from '../../fax/model.ts';
import { noticeIds } from '../../fax/notices/notices.ts';
import { accepted, type Result, refused } from '../../fax/result.ts';
import type { Events, Ports, ReceivedFaxes, Submissions, Workflow } from '../../ports.ts';
import { nameOf } from '../derived-names.ts';
import { changeFax, type FaxHistories } from '../histories.ts';
import { parseCopyId } from '../received/copy-id.ts';

export interface NoticeAgainPorts extends Pick<Ports, 'clock'> {
  readonly events: Pick<Events, 'redeliver'>;
  readonly faxes: FaxHistories;
  readonly received: Pick<ReceivedFaxes, 'fax'>;
  readonly submissions: Pick<Submissions, 'submission'>;
  readonly workflow: Pick<Workflow, 'startReport' | 'startSubmissionReport'>;
}

export type NotSentAgain =
  /** No mail has such an id. */
  | 'no-mail'
  /** Nothing was told yet, or another notice took its place; or its submission has no fax that could keep the wish. */
  | 'nothing-to-send'
  /** It is on its way. */
  | 'being-sent';

/** What was started: a notice, by its id and the how manieth time; or the mail of a received fax. */
export type SentAgain =
  | { readonly notice: string; readonly times: number }
  | { readonly received: string; readonly to: string };

/**
 * Sends a mail again.
 *
 * @param key the mail's id, as alarms, the outbox and the header `X-Faxpost-Notice` name it; or the id of a fax, for what
 *   was told about it last
 * @param request names the wish: the same one is met once
 */
export async function sendMailAgain(
  ports: NoticeAgainPorts,
  key: string,
  request: string,
): Promise<Result<SentAgain, NotSentAgain>> {
  const copy = parseCopyId(key);
  if (copy !== undefined) return redeliver(ports, copy.received, copy.mailboxName, request);
  const [, id = '', kind] = /^([a-z2-7]{12})(?:-([a-z]+))?(?:-again-\d+)?(?:\.\d+)?$/.exec(key) ?? [];
  if (kind === 'anomaly' || kind === 'numbers' || kind === 'summary') return tellSubmissionAgain(ports, id, kind);
  const fax = await ports.faxes.fax(id);
  if (fax === undefined) return refused('no-mail');
  const told = kind === undefined ? fax.notices.at(-1) : fax.notices.find((notice) => notice.id === `${id}-${kind}`);
  if (told === undefined) {
    const isTold = kind === undefined && fax.state === 'ended';
    return isTold ? tellSubmissionAgain(ports, fax.submission, 'anomaly') : refused('no-mail');
  }
  if (!told.isDone) return refused('being-sent');
  if (told.id === noticeIds.summary(fax.submission)) return tellSubmissionAgain(ports, fax.submission, 'summary');
  if (told.outcome !== fax.outcome) return refused('nothing-to-send');
  const times = await wish(ports, fax, told.id);
  await ports.workflow.startReport(fax.id, `again-${told.id.split('-')[1]}-${times}`);
  return accepted({ notice: told.id, times });
}

async function redeliver(
  { received, events }: NoticeAgainPorts,
  id: string,
  mailboxName: string,
  request: string,
): Promise<Result<SentAgain, NotSentAgain>> {
  const fax = await received.fax(id);
  const to = fax?.copies.map(({ mailbox }) => mailbox).find((mailbox) => nameOf(mailbox) === mailboxName);
  if (to === undefined) return refused('no-mail');
  if (fax?.state !== 'ended') return refused('being-sent');
  await events.redeliver(id, request, to);
  return accepted({ received: id, to });
}

/** What is told of a whole submission is wished for in the history of its first fax. */
async function tellSubmissionAgain(
  ports: NoticeAgainPorts,
  id: string,
  kind: 'anomaly' | 'numbers' | 'summary',
): Promise<Result<SentAgain, NotSentAgain>> {
  const submission = await ports.submissions.submission(id);
  if (kind === 'summary') return submission ? tellSummaryAgain(ports, submission) : refused('no-mail');
  const isTold = kind === 'anomaly' ? submission && anomalyOf(submission) : submission?.refusedNumbers.length;
  if (submission === undefined || !isTold) return refused('no-mail');
  const [lead] = submission.faxes;
  const fax = lead && (await ports.faxes.fax(lead.id));
  if (fax === undefined) return refused('nothing-to-send');
  const notice = noticeIds[kind](id);
  const times = await wish(ports, fax, notice);
  await ports.workflow.startSubmissionReport(id, `again-${kind}-${times}`);
  return accepted({ notice, times });
}

/** It is wished for in the history of the first fax that it tells of. */
async function tellSummaryAgain(
  ports: NoticeAgainPorts,
  { id, faxes: [lead] }: Submission,
): Promise<Result<SentAgain, NotSentAgain>> {
  const keeper = lead && (await ports.faxes.fax(lead.id))?.summary?.[0]?.fax;
  const fax = keeper === undefined ? undefined : await ports.faxes.fax(keeper);
  const notice = noticeIds.summary(id);
  if (fax === undefined) return refused('no-mail');
  if (!fax.notices.some((told) => told.id === notice && told.isDone)) return refused('being-sent');
  const times = await wish(ports, fax, notice);
  await ports.workflow.startSubmissionReport(id, `again-summary-${times}`);
  return accepted({ notice, times });
}

/** @returns how many times it will have been sent again */
async function wish({ faxes, clock }: NoticeAgainPorts, { id }: Fax, notice: string): Promise<number> {
  const entry: FaxEntry = { what: 'notice-wanted', at: clock.now(), notice };
  await changeFax(faxes, id, () => [entry]);
  return (await faxes.fax(id))?.wanted?.[notice] ?? 1;
}
