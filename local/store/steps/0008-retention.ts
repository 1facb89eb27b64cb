/** Until when a submission and a received fax are kept, fixed when they come; those that are there by their line's setting. */
import type { SchemaStep } from './step.ts';

/** As written in this version: a line without the setting, and a number that is no line, keep for 90 days. */
const millisOf = (number: string): string =>
  `86400000 * coalesce((SELECT json_extract(line, '$.settings.retentionDays') FROM lines WHERE number = ${number}), 90)`;

export const retention: SchemaStep = {
  what: 'the end of submissions and received faxes',
  changesRows: true,
  run: (sqlite) =>
    sqlite.exec(`
      ALTER TABLE submissions ADD COLUMN keep_until INTEGER NOT NULL DEFAULT 0;
      UPDATE submissions SET keep_until =
        json_extract(submission, '$.at') + ${millisOf("json_extract(submission, '$.line')")};
      CREATE INDEX submissions_by_end ON submissions (keep_until, id);
      ALTER TABLE received ADD COLUMN keep_until INTEGER NOT NULL DEFAULT 0;
      UPDATE received SET keep_until = at + ${millisOf('received.line')};
      CREATE INDEX received_by_end ON received (keep_until, id);
      CREATE INDEX carrier_ids_by_fax ON carrier_ids (fax);
      CREATE INDEX links_by_attempt ON links (json_extract(target, '$.attempt'));
      CREATE INDEX links_by_received ON links (json_extract(target, '$.fax'));
    `),
};
