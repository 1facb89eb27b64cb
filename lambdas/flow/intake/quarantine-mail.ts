/** Mails that are put aside for the operator: nothing is made of them, and they are kept for a while. */
import { cleanText } from '../../fax/outside-text.ts';
import type { IncomingMail, MailHeaders } from '../../mail/incoming.ts';
import type { Ports, Quarantine, QuarantinedMail, QuarantineReason, Requeue } from '../../ports.ts';
import { nameOf } from '../derived-names.ts';
import type { MailEvent } from './mail-event.ts';

/** Sorts by time; twelve lower-case letters and digits. */
export const quarantineIdOf = ({ key, at }: Pick<MailEvent, 'key' | 'at'>): string =>
  `${at.toString(36).padStart(8, '0')}${nameOf(`quarantine ${key}`).slice(0, 4)}`;

export type QuarantinePorts = Pick<Ports, 'journal'> & { readonly quarantine: Pick<Quarantine, 'put'> };

export interface QuarantineCause {
  readonly reason: QuarantineReason;
  /** For the operator: the rule, the virus, why the sender was not believed. */
  readonly detail: string;
  readonly line?: QuarantinedMail['line'];
}

export async function quarantineMail(
  { quarantine, journal }: QuarantinePorts,
  event: MailEvent,
  headers: Pick<MailHeaders, 'from'> & Partial<Pick<IncomingMail, 'subject'>>,
  { reason, detail, line }: QuarantineCause,
): Promise<void> {
  const { key, at, envelopeFrom, recipients } = event;
  await quarantine.put({
    id: quarantineIdOf(event),
    at,
    reason,
    detail: cleanText(detail, 300),
    from: headers.from.ok ? headers.from.value : '',
    subject: cleanText(headers.subject ?? '', 200),
    ...(line === undefined ? {} : { line }),
    ...{ key, envelopeFrom, recipients, event },
  });
  journal.info('mail-quarantined', { key, reason });
}

/** Puts a mail back that was quarantined: what it was quarantined for no longer counts, everything else does. */
export async function releaseMail(
  { quarantine, requeue }: { readonly quarantine: Pick<Quarantine, 'remove'>; readonly requeue: Requeue },
  { id, event }: QuarantinedMail,
): Promise<void> {
  // Taken out last: a mail that comes twice is one fax, one that does not come is none.
  await requeue('mail', JSON.stringify({ ...event, isReleased: true }));
  await quarantine.remove(id);
}
