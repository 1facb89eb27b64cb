/** One mail is one fax to a number, however often a mail server hands it over, or somebody who has it sends it again. */
import { lifetimes } from '../../fax/lifetimes.ts';
import type { IncomingMail } from '../../mail/incoming.ts';
import { documentsHash } from '../../mail/reading/dedupe.ts';
import type { Ports, Submissions } from '../../ports.ts';
import type { KnownSender } from './identify-sender.ts';
import type { MailEvent } from './mail-event.ts';

export type ClaimNumberPorts = Pick<Ports, 'clock'> & { readonly submissions: Pick<Submissions, 'claim'> };

/** @returns the submission that a number of this mail belongs to: this one, or that of a copy that came before */
export async function claimNumber(
  { submissions, clock }: ClaimNumberPorts,
  { at, isReleased }: MailEvent,
  mail: IncomingMail,
  { sender, trust, identity }: KnownSender,
  { to, id }: { readonly to: string; readonly id: string },
): Promise<string> {
  const now = clock.now();
  const take = (key: readonly string[], life: number) =>
    submissions.claim([...key, ...(isReleased ? ['released'] : [])].join('|'), id, at + life, now);
  const holder =
    mail.messageId === undefined
      ? id
      : await take(['mail', sender, mail.messageId, to, documentsHash(mail)], lifetimes.repeatedMail);
  if (holder !== id || identity === undefined) return holder;
  // Whoever has a signed mail can send it again for days. One that comes from the sender's own server may come again.
  const first = await take(['signed', identity, to], lifetimes.signedMail);
  return trust === 'whole' ? id : first;
}
