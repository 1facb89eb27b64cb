/**
 * What the mail system reports about a mail after it has taken it: delivered to the mailbox's server, delayed, or returned.
 * Only mails about received faxes are tracked; a lost notice to a sender alarms the operator.
 */
import { Transient } from '../fax/errors.ts';
import { isNews, type ReceivedEntry, type ReceivedFax } from '../fax/received.ts';
import { nameOf } from '../flow/derived-names.ts';
import { changeReceived, type ReceivedHistories } from '../flow/histories.ts';
import { type CopyName, parseCopyId } from '../flow/received/copy-id.ts';
import type { Departures, Ports, ReceivedFaxes } from '../ports.ts';

export type DepartureWord =
  /** The mail system took the mail over. */
  | 'taken'
  | 'delivered'
  /** It goes on trying. */
  | 'delayed'
  /** It gave up for a reason that may pass, or an automatic answer came (both look alike). */
  | 'undelivered'
  /** The mailbox's server refused it for good, or the mailbox is known not to work and was not tried. */
  | 'returned'
  /** The mail system itself would not send it, for what is in it. */
  | 'refused'
  /** Delivered, and called spam by its reader. */
  | 'complaint';

export interface Departure {
  /** The mail's id, as in `OutgoingMail`. */
  readonly mail: string;
  readonly at: number;
  readonly to: readonly string[];
  readonly said: DepartureWord;
  /** For people; names no address. */
  readonly reason?: string;
}

export type DeparturePorts = Pick<Ports, 'journal'> & {
  readonly departures: Pick<Departures, 'markTaken'>;
  readonly received: Pick<ReceivedFaxes, 'append' | 'fax' | 'noteBounce' | 'noteDelivery'>;
};

/** Throws `Transient` when a delivery is reported before the mail was written down as handed over. */
export async function takeDeparture(ports: DeparturePorts, departure: Departure): Promise<void> {
  const { mail, at, said } = departure;
  // Whatever is reported about a mail, it was taken over: a report that was lost is made good by the next.
  await ports.departures.markTaken(mail, at);
  if (said === 'taken') return;
  const copy = parseCopyId(mail);
  if (copy === undefined) return alarmOperator(ports, departure);
  const fax = await ports.received.fax(copy.received);
  const mailbox = [...(fax?.copies.map((known) => known.mailbox) ?? []), ...departure.to].find(
    (address) => nameOf(address) === copy.mailboxName,
  );
  if (mailbox === undefined) return ports.journal.info('mail-report-of-nobody', { mail, said });
  if (said === 'delayed') return ports.journal.info('mail-delayed', { mail });
  if (said === 'delivered') return noteDelivered(ports, departure, { ...copy, mailbox, fax });
  return noteFailed(ports, { ...departure, said }, { ...copy, mailbox, fax });
}

function alarmOperator({ journal }: DeparturePorts, { mail, said, reason }: Departure): void {
  const isLost = said === 'returned' || said === 'refused' || said === 'complaint';
  if (isLost) journal.alarm('mail-undeliverable', { id: mail, said, reason });
  else if (said === 'undelivered') journal.info('mail-undelivered', { id: mail, reason });
}

type MailReport = Extract<ReceivedEntry, { what: 'mail-delivered' | 'mail-failed' }>;

/** What speaks against a mailbox, or against a mail to it. */
type MailFailure = Extract<DepartureWord, 'undelivered' | 'returned' | 'refused' | 'complaint'>;

interface KnownCopy extends CopyName {
  readonly mailbox: string;
  readonly fax: ReceivedFax | undefined;
}

async function noteDelivered(
  { received }: DeparturePorts,
  { at }: Departure,
  { fax, mailbox, round, received: id }: KnownCopy,
): Promise<void> {
  await received.noteDelivery(mailbox);
  if (fax === undefined) return;
  const isWritten = fax.copies.some((copy) => copy.mailbox === mailbox);
  if (fax.round === round && !isWritten && fax.state !== 'ended') {
    throw new Transient(`A mail of fax ${id} was delivered before it was written down as sent.`);
  }
  await add(received, id, { what: 'mail-delivered', at, mailbox, round });
}

async function noteFailed(
  { received, journal }: DeparturePorts,
  { mail, at, said, reason = said }: Departure & { readonly said: MailFailure },
  { fax, mailbox, round, received: id }: KnownCopy,
): Promise<void> {
  // A mail that was refused for what is in it, or that came too often, says nothing against the mailbox.
  if (said === 'returned' || said === 'complaint') await received.noteBounce(mailbox, mail, at);
  if (said !== 'undelivered') journal.alarm(`mailbox-${said}`, { received: id, reason });
  if (fax === undefined) return;
  const isLast = said === 'returned' || said === 'refused';
  const entry: MailReport = {
    what: 'mail-failed',
    at,
    mailbox,
    reason,
    round,
    ...(isLast ? { isReturned: true } : {}),
  };
  const isChanged = await add(received, id, entry);
  const now = isChanged ? await received.fax(id) : undefined;
  if (now?.outcome === 'kept' && fax.outcome !== 'kept') journal.alarm('fax-reached-nobody', { received: id });
}

/** @returns whether there was anything new in it */
async function add(received: ReceivedHistories, id: string, entry: MailReport): Promise<boolean> {
  const { isChanged } = await changeReceived(received, id, (fax) => (isNews(fax, entry) ? [entry] : []));
  return isChanged;
}
