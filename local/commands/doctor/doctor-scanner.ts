/** Whether mails are scanned for viruses. */
import { Transient } from '../../../lambdas/fax/errors.ts';
import { Clamd } from '../../virus/clamd.ts';
import type { Context } from '../command.ts';
import type { Check } from './check.ts';

const name = 'virus scanner';

/** None is no fault: documents are opened behind walls, and a fax carries nothing but pictures. */
export async function checkScanner({ settings }: Pick<Context, 'settings'>): Promise<Check> {
  if (settings.clamd === undefined) {
    return { name, ok: true, detail: 'none: emails are not scanned. Set FAXPOST_CLAMD to the address of a clamd' };
  }
  try {
    return { name, ok: true, detail: await new Clamd(settings.clamd).version() };
  } catch (error) {
    if (!(error instanceof Transient)) throw error;
    const detail = `clamd does not answer (${String(error.cause)}), and emails wait for it: start it, or unset FAXPOST_CLAMD`;
    return { name, ok: false, detail };
  }
}
