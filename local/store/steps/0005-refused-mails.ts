/** Why the relay refused a mail for good, beside the mail in the outbox. */
import type { SchemaStep } from './step.ts';

export const refusedMails: SchemaStep = {
  what: 'refused mails',
  changesRows: false,
  run: (sqlite) => sqlite.exec('ALTER TABLE outbox ADD COLUMN refusal TEXT'),
};
