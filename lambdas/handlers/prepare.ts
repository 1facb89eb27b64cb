/** Takes the documents out of a submission and makes its pages, once for all its numbers; then starts every fax. */
import { rm } from 'node:fs/promises';
import { makeJobFolder } from '../documents/sandbox/job-folder.ts';
import { Defect } from '../fax/errors.ts';
import type { FaxEntry } from '../fax/history.ts';
import type { Submission } from '../fax/model.ts';
import { changeFax, type FaxHistories } from '../flow/histories.ts';
import { settleHold } from '../flow/holds/holds.ts';
import { type MakePagesPorts, makePages, type PreparedSubmission } from '../flow/intake/make-pages.ts';
import { tokenSeconds } from '../flow/timing.ts';
import type { Ports, Submissions, Workflow } from '../ports.ts';

export type PreparePorts = MakePagesPorts &
  Pick<Ports, 'clock'> & {
    readonly faxes: FaxHistories;
    readonly submissions: Pick<Submissions, 'conclude' | 'submission'>;
    readonly workflow: Pick<Workflow, 'startFax' | 'startReport'>;
  };

export interface PrepareEvent {
  readonly submission: string;
}

export async function prepare(ports: PreparePorts, { submission: id }: PrepareEvent): Promise<void> {
  const submission = await ports.submissions.submission(id);
  if (submission === undefined) throw new Defect(`There is no submission ${id}.`);
  if (!(await settleHold(ports, submission))) return;
  const concluded =
    submission.result ?? (await ports.submissions.conclude(id, await makeResult(ports, submission))).result;
  if (concluded !== undefined && 'prepared' in concluded)
    return startFaxes(ports, submission, concluded.prepared.pages.length);
  const outcome = concluded?.anomaly.outcome ?? 'internal';
  for (const fax of submission.faxes) {
    await appendEarly(ports, fax.id, (at) => ({ what: 'ended', at, outcome }));
  }
}

async function startFaxes(ports: PreparePorts, submission: Submission, pages: number): Promise<void> {
  for (const fax of submission.faxes) {
    await appendEarly(ports, fax.id, (at) => ({ what: 'prepared', at, pages }));
    await ports.workflow.startFax(fax.id, tokenSeconds(pages));
  }
}

/** Adds an entry to a fax that is not on its way yet. */
async function appendEarly(
  { faxes, clock }: PreparePorts,
  fax: string,
  entry: (at: number) => FaxEntry,
): Promise<void> {
  await changeFax(faxes, fax, ({ state }) =>
    state === 'accepted' || state === 'preparing' ? [entry(clock.now())] : [],
  );
}

async function makeResult(ports: PreparePorts, submission: Submission): Promise<PreparedSubmission> {
  if (submission.anomaly !== undefined) return { anomaly: submission.anomaly };
  for (const fax of submission.faxes) await appendEarly(ports, fax.id, (at) => ({ what: 'preparing', at }));
  const folder = await makeJobFolder();
  try {
    return await makePages(ports, submission, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
