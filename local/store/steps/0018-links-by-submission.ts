/** Links to what may be confirmed or answered are found by their submission, to end with it. */
import type { SchemaStep } from './step.ts';

export const linksBySubmission: SchemaStep = {
  what: 'links by submission',
  changesRows: false,
  run: (sqlite) => sqlite.exec("CREATE INDEX links_by_submission ON links (json_extract(target, '$.submission'))"),
};
