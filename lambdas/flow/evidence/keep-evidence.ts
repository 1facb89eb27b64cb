/**
 * What proves a fax, in copies that nobody can delete before its line's days are over: the mail, the pages as they were
 * sent or received, and the record of its end. Only installations that keep evidence have any.
 */
import { day } from '../../fax/lifetimes.ts';
import { defaultLineSettings, type Line, type Submission } from '../../fax/model.ts';
import type { Evidence, Files } from '../../ports.ts';

export interface EvidencePorts {
  readonly evidence: Evidence;
}

/** @param at when the fax came; milliseconds since 1970 UTC */
const untilOf = (line: Line | undefined, at: number): number =>
  at + (line?.settings ?? defaultLineSettings).retentionDays * day;

/** @param keys of stored files; those that are not there are left out */
async function copyAll(
  { evidence, files }: EvidencePorts & { readonly files: Pick<Files, 'size'> },
  owner: string,
  keys: readonly string[],
  until: number,
): Promise<void> {
  for (const key of keys) {
    if ((await files.size(key)) !== undefined) await evidence.copy(owner, key, until);
  }
}

interface Kept {
  /** Id of a fax, of a submission, or of a received fax. */
  readonly owner: string;
  readonly line: Line | undefined;
  readonly at: number;
}

/** Copies stored files. */
export async function keepCopies(
  ports: EvidencePorts & { readonly files: Pick<Files, 'size'> },
  { owner, line, at }: Kept,
  keys: readonly string[],
): Promise<void> {
  if (ports.evidence.isKept) await copyAll(ports, owner, keys, untilOf(line, at));
}

/** Writes down how it ended. A correction comes beside what it corrects. */
export async function keepRecord(
  { evidence }: EvidencePorts,
  { owner, line, at }: Kept,
  record: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (!evidence.isKept) return;
  const content = Buffer.from(`${JSON.stringify(record, null, 2)}\n`);
  await evidence.put(owner, 'record.json', content, untilOf(line, at));
}

/** The mail, or nothing where the documents came otherwise. */
export const mailOf = ({ source, key }: Submission): readonly string[] => (source === 'mail' ? [key] : []);

/** An installation that keeps none. */
export const noEvidence: Evidence = { isKept: false, copy: async () => {}, put: async () => {} };
