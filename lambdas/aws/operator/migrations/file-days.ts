/** Files of an older version have no tag: they would be kept for the longest time instead of their line's days. */
import { faxFolder, receivedFolder, submissionFolder } from '../../../flow/file-keys.ts';
import type { Migration } from './migrations.ts';

export const fileDays: Migration = {
  number: 2,
  says: 'files are kept as long as their line says',
  async run({ faxes, received, submissions, files }) {
    let count = 0;
    const keep = async (prefix: string, days: number): Promise<void> => {
      for (const key of await files.keys(prefix)) {
        await files.keepFor(key, days);
        count += 1;
      }
    };
    const seen = new Set<string>();
    for await (const { id, retentionDays } of faxes.kept()) {
      await keep(`${faxFolder(id)}/`, retentionDays);
      const fax = await faxes.fax(id);
      const submission = fax && !seen.has(fax.submission) && (await submissions.submission(fax.submission));
      if (!submission) continue;
      seen.add(submission.id);
      await keep(`${submissionFolder(submission.id)}/`, retentionDays);
      if (submission.source === 'mail') await keep(submission.key, retentionDays);
    }
    for await (const { id, retentionDays } of received.kept()) await keep(`${receivedFolder(id)}/`, retentionDays);
    return count;
  },
};
