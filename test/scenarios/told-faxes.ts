/** Whom a mail of ours tells about, read from the mail as its receiver has it. */
import { faxIdFor } from '../../lambdas/flow/submission.ts';
import type { OutgoingMail } from '../../lambdas/ports.ts';

/** @returns by the ids of the faxes, how each ended; of a mail about one fax nothing: it is named by it */
export function toldFaxes({ id, kind, raw }: Pick<OutgoingMail, 'id' | 'kind' | 'raw'>): ReadonlyMap<string, string> {
  if (kind !== 'summary') return new Map();
  const [submission = ''] = id.split('-');
  const fields = Buffer.from(raw)
    .toString('latin1')
    .matchAll(/^Final-Recipient: fax; (\+[0-9]+)\r\n[\s\S]*?^Diagnostic-Code: x-faxpost; ([a-z-]+)/gm);
  return new Map([...fields].map(([, to, outcome = '']) => [faxIdFor(submission, to as `+${string}`), outcome]));
}
