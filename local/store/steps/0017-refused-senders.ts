/** Whose mail was refused and by which code, beside the words, so that the page can say what would let it in. */
import type { SchemaStep } from './step.ts';

export const refusedSenders: SchemaStep = {
  what: 'senders of refused mails',
  changesRows: false,
  run: (sqlite) =>
    sqlite.exec(`
      ALTER TABLE mail_decisions ADD COLUMN outcome TEXT;
      ALTER TABLE mail_decisions ADD COLUMN sender TEXT;
      CREATE INDEX mail_decisions_refused ON mail_decisions (at) WHERE decision = 'refused';
    `),
};
