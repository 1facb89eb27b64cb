/** Lines could keep faxes for ten years, of which the bucket's rules know two and a half at most. */
import { maxRetentionDays } from '../../../fax/lifetimes.ts';
import type { Migration } from './migrations.ts';

export const longestRetention: Migration = {
  number: 1,
  says: `lines keep faxes for ${maxRetentionDays} days at most`,
  async run({ directory, administration }) {
    const longer = (await directory.lines()).filter(({ settings }) => settings.retentionDays > maxRetentionDays);
    for (const { number } of longer) {
      await administration.changeLine(number, (line) => ({
        ...line,
        settings: { ...line.settings, retentionDays: Math.min(line.settings.retentionDays, maxRetentionDays) },
      }));
    }
    return longer.length;
  },
};
