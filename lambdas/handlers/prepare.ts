/** Takes the documents out of a submission and makes its pages, once for all its numbers; then starts every fax. */
import { rm } from 'node:fs/promises';
import { makeJobFolder } from '../documents/sandbox/job-folder.ts';
import { accountOf } from '../fax/accounts.ts';
import { Defect } from '../fax/errors.ts';
import type { FaxEntry } from '../fax/history.ts';
import { type AskedFax, defaultAccount, type Line, type Prepared, type Submission } from '../fax/model.ts';
import { costOf } from '../fax/sending/prices.ts';
import { type EvidencePorts, keepCopies, mailOf } from '../flow/evidence/keep-evidence.ts';
import { faxPdfKey, faxTiffKey } from '../flow/file-keys.ts';
import { changeFax, type FaxHistories, readFax } from '../flow/histories.ts';
import { holdDuplicates } from '../flow/holds/duplicates.ts';
import { leadOf, settleHold } from '../flow/holds/holds.ts';
import { type MakePagesPorts, makePages, type PreparedSubmission } from '../flow/intake/make-pages.ts';
import { countSending, type SendingLimitPorts } from '../flow/intake/sending-limits.ts';
import { secondsToSummary } from '../flow/notices/summary.ts';
import { tokenSeconds } from '../flow/timing.ts';
import type { Directory, Files, Ports, Submissions, Workflow } from '../ports.ts';

export type PreparePorts = MakePagesPorts &
  EvidencePorts &
  SendingLimitPorts &
  Pick<Ports, 'clock'> & {
    readonly directory: Pick<Directory, 'account' | 'line'>;
    readonly faxes: FaxHistories;
    readonly files: Pick<Files, 'size'>;
    readonly submissions: Pick<Submissions, 'claim' | 'conclude' | 'submission'>;
    readonly workflow: Pick<Workflow, 'startFax' | 'startHold' | 'startReport' | 'startSummary'>;
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
  await keepDocuments(ports, submission, concluded !== undefined && 'prepared' in concluded);
  if (concluded !== undefined && 'prepared' in concluded) return startFaxes(ports, submission, concluded.prepared);
  const outcome = concluded?.anomaly.outcome ?? 'internal';
  for (const fax of submission.faxes) {
    await appendEarly(ports, fax.id, (at) => ({ what: 'ended', at, outcome }));
  }
}

/** Where evidence is kept: the mail once, and of each fax the pages as the carrier will fetch them. */
async function keepDocuments(ports: PreparePorts, submission: Submission, isPrepared: boolean): Promise<void> {
  if (!ports.evidence.isKept) return;
  const common = { line: await ports.directory.line(submission.line), at: submission.at };
  await keepCopies(ports, { owner: submission.id, ...common }, mailOf(submission));
  for (const { id } of isPrepared ? submission.faxes : []) {
    await keepCopies(ports, { owner: id, ...common }, [faxPdfKey(id), faxTiffKey(id)]);
  }
}

async function startFaxes(
  ports: PreparePorts,
  submission: Submission,
  { pages: { length: pages }, raster }: Prepared,
): Promise<void> {
  const waiting = await holdDuplicates(ports, submission, raster);
  for (const fax of submission.faxes) {
    if (waiting.has(fax.id)) continue;
    await appendEarly(ports, fax.id, (at) => ({ what: 'prepared', at, pages }));
    await ports.workflow.startFax(fax.id, tokenSeconds(pages));
  }
  if (!submission.isSummarised) return;
  const { deadlineAt } = await readFax(ports.faxes, leadOf(submission));
  await ports.workflow.startSummary(submission.id, secondsToSummary(deadlineAt, ports));
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
    const made = await makePages(ports, submission, folder);
    return 'prepared' in made ? await countPages(ports, submission, made) : made;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Pages count once they are known: each number gets all of them. */
async function countPages(
  ports: PreparePorts,
  submission: Submission,
  made: Extract<PreparedSubmission, { prepared: unknown }>,
): Promise<PreparedSubmission> {
  const line = await ports.directory.line(submission.line);
  if (line === undefined) return made;
  const { id, sender, faxes } = submission;
  const pages = made.prepared.pages.length;
  const cost = await costOfFaxes(ports, line, faxes, pages);
  const amounts = { pages: pages * faxes.length, ...(cost === undefined ? {} : { cost }) };
  const { reached } = await countSending(ports, { id: `${id} pages`, line, sender, amounts });
  return reached === undefined
    ? made
    : { anomaly: { outcome: 'limit-reached', documents: [], limit: reached, leftOut: made.prepared.leftOut } };
}

/** @returns undefined where nothing limits it: then nobody looks up prices */
async function costOfFaxes(
  { directory }: PreparePorts,
  line: Line,
  faxes: readonly AskedFax[],
  pages: number,
): Promise<number | undefined> {
  const account = await directory.account(accountOf(line));
  if (line.settings.limits?.costDay === undefined && account?.limits?.costDay === undefined) return undefined;
  const { prices = [] } = (await directory.account(defaultAccount.id)) ?? {};
  return faxes.reduce((sum, { to }) => sum + costOf(prices, to, pages), 0);
}
