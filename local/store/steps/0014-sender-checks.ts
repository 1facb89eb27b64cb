/** What is asked of senders besides the proof that a mail is theirs. */
import type { SchemaStep } from './step.ts';

export const senderChecks: SchemaStep = {
  what: 'PINs of senders, and whom to ask',
  changesRows: false,
  run: (sqlite) =>
    sqlite.exec('CREATE TABLE sender_checks (entry TEXT PRIMARY KEY, checks TEXT NOT NULL) WITHOUT ROWID'),
};
