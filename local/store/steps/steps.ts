/**
 * Every step of the schema, in order. A database's version (`PRAGMA user_version`) is the number of steps it has had.
 * A step that was released is never changed, moved or removed: whoever needs another schema adds a step at the end.
 */
import { firstTables } from './0001-first-tables.ts';
import { poll } from './0002-poll.ts';
import { accounts } from './0003-accounts.ts';
import { linkTargets } from './0004-link-targets.ts';
import { refusedMails } from './0005-refused-mails.ts';
import { loginPlaces } from './0006-login-places.ts';
import { alarmKinds } from './0007-alarm-kinds.ts';
import { retention } from './0008-retention.ts';
import { removedLines } from './0009-removed-lines.ts';
import { faxStates } from './0010-fax-states.ts';
import { volumes } from './0011-volumes.ts';
import { accountDomains } from './0012-account-domains.ts';
import { confirmedCountries } from './0013-confirmed-countries.ts';
import { senderChecks } from './0014-sender-checks.ts';
import { quarantine } from './0015-quarantine.ts';
import { lineKeys } from './0016-line-keys.ts';
import { refusedSenders } from './0017-refused-senders.ts';
import { linksBySubmission } from './0018-links-by-submission.ts';
import type { SchemaStep } from './step.ts';

export const schemaSteps: readonly SchemaStep[] = [
  firstTables,
  poll,
  accounts,
  linkTargets,
  refusedMails,
  loginPlaces,
  alarmKinds,
  retention,
  removedLines,
  faxStates,
  volumes,
  accountDomains,
  confirmedCountries,
  senderChecks,
  quarantine,
  lineKeys,
  refusedSenders,
  linksBySubmission,
];
