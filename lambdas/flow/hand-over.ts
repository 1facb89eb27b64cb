/** Faxes between two lines hosted here: what is sent becomes what is received, without the carrier. */
import { attemptId, attemptOf, type Fax } from '../fax/history.ts';
import type { Directory, Events } from '../ports.ts';
import { faxPdfKey } from './file-keys.ts';
import { readFax } from './histories.ts';
import { type SettleAttemptPorts, settleAttempt } from './settle-attempt.ts';

/** Whether a fax goes to a line of ours, and its own line wants no call for that. */
export async function isHandedOver(directory: Pick<Directory, 'line'>, { line, to }: Fax): Promise<boolean> {
  const from = await directory.line(line);
  return from?.receive?.direct === true && (await directory.line(to)) !== undefined;
}

export type HandOverPorts = SettleAttemptPorts & { readonly events: Pick<Events, 'received'> };

/**
 * Puts the fax of a direct attempt into the inbound queue, and then ends the attempt as sent. The event follows from
 * the attempt alone, so that every repeat reports the same reception.
 */
export async function handOver(ports: HandOverPorts, id: string, n: number): Promise<void> {
  const fax = await readFax(ports.faxes, id);
  const attempt = attemptOf(fax, n);
  if (attempt === undefined || attempt.result !== undefined) return;
  const name = `direct-${attemptId(id, n)}`;
  const pages = fax.pages === undefined ? {} : { pages: fax.pages };
  const reception = {
    at: attempt.startedAt,
    carrierId: name,
    from: fax.from,
    to: fax.to,
    ...pages,
    isPartial: false,
    isInternal: true,
    sourceKey: faxPdfKey(id),
  };
  await ports.events.received({ id: name, reception });
  await settleAttempt(ports, { faxId: id, n, result: { outcome: 'sent', retry: 'never', ...pages } });
}
