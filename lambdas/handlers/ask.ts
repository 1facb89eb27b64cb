/** Asks the sender of a held submission to confirm it, and waits with a token for the answer. */
import { Defect, Transient } from '../fax/errors.ts';
import { confirmNotice } from '../fax/notices/notices.ts';
import { deliverNotice, type NoticePorts } from '../flow/deliver-notice.ts';
import { changeFax, type FaxHistories } from '../flow/histories.ts';
import { asHeld } from '../flow/holds/as-held.ts';
import { type WriteConfirmLinkPorts, writeConfirmLink } from '../flow/holds/confirm-link.ts';
import { isUndecided } from '../flow/holds/holds.ts';
import { logFailure } from '../flow/journal/log-failure.ts';
import { takePlace } from '../flow/notices/take-place.ts';
import { minutesSince, minutesUntil } from '../flow/timing.ts';
import type { Directory, Submissions, Workflow } from '../ports.ts';

export interface AskEvent {
  readonly token: string;
  readonly submission: string;
}

export type AskPorts = NoticePorts &
  WriteConfirmLinkPorts & {
    readonly directory: Pick<Directory, 'line'>;
    readonly faxes: FaxHistories;
    readonly submissions: Pick<Submissions, 'claim' | 'submission'>;
    readonly workflow: Pick<Workflow, 'complete'>;
  };

/** A flood of mails in somebody's name must not become a flood of questions. */
const questionsAnHour = 3;
/** Of a sender who is asked about every mail, and sent each of them. */
const usualQuestionsAnHour = 60;
const minutesToNextTry = 10;

export async function ask(ports: AskPorts, { token, submission: id }: AskEvent): Promise<void> {
  const { clock, directory, faxes, submissions, workflow } = ports;
  const stored = await submissions.submission(id);
  const submission = stored && (await asHeld(faxes, stored));
  const line = submission && (await directory.line(submission.line));
  if (submission?.hold === undefined || line === undefined) throw new Defect(`Submission ${id} is not held.`);
  const minutesLeft = minutesUntil(submission.hold.until, clock);
  if (minutesLeft <= 0 || !(await isUndecided(ports, submission)))
    return void (await workflow.complete(token, { next: 'stop' }));
  const waitFor = async (minutes: number): Promise<void> => {
    const seconds = Math.ceil(Math.min(minutes, minutesLeft) * 60);
    const timeout = Math.max(1, Math.ceil(minutesLeft * 60) - seconds);
    await workflow.complete(token, { next: 'wait', seconds, attempt: 1, timeout });
  };
  const { isUsual } = submission.hold;
  const most = isUsual ? usualQuestionsAnHour : questionsAnHour;
  const places = { of: `${isUsual ? 'ask always' : 'ask'}|${submission.sender}`, most, minutes: 60 };
  if (!(await takePlace(ports, places, id))) return waitFor(minutesToNextTry);
  for (const fax of submission.faxes) {
    await changeFax(faxes, fax.id, ({ state }) =>
      state === 'held' ? [{ what: 'asked', at: clock.now(), token }] : [],
    );
  }
  // An answer in the meantime completed an older token.
  if (!(await isUndecided(ports, submission))) return void (await workflow.complete(token, { next: 'stop' }));
  const url = await writeConfirmLink(ports, submission);
  try {
    await deliverNotice(ports, confirmNotice({ submission, line, url }));
  } catch (error) {
    if (!(error instanceof Transient || error instanceof Defect)) throw error;
    logFailure(ports.journal, error, { submission: id });
    return waitFor(minutesToNextMail(minutesSince(submission.at, clock)));
  }
}

/**
 * A mail system may take no mail for hours. The question waits for it as long as the hold does, instead of dying with its
 * execution: the next try comes after a quarter of the time that it has waited, within the hour.
 */
const minutesToNextMail = (waited: number): number => Math.min(60, Math.max(5, waited / 4));
