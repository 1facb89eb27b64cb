/** Until when something is kept: so many days after it came as its line said then, as on AWS. */
import { day } from '../../../lambdas/fax/lifetimes.ts';
import { defaultLineSettings } from '../../../lambdas/fax/model.ts';

/** SQL of a value; its two parameters are when it came (milliseconds since 1970 UTC) and its line's number. */
export const keptUntil = `? + ${day} * coalesce(
  (SELECT json_extract(line, '$.settings.retentionDays') FROM lines WHERE number = ?), ${defaultLineSettings.retentionDays})`;
