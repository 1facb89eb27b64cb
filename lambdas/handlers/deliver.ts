/** A fax came in: fetch its pages, rebuild them clean, and give every mailbox on the line's list its own mail. */
import { accountOf, isAtHome } from '../fax/accounts.ts';
import { isE164 } from '../fax/dialling/called-number.ts';
import { Transient } from '../fax/errors.ts';
import type { AlarmName } from '../fax/journal/journal-names.ts';
import type { Line } from '../fax/model.ts';
import { outcomeOf, type ReceivedFax, type ReceivedOutcome } from '../fax/received.ts';
import { mailboxesFor } from '../fax/receiving/forwarding.ts';
import { withGroupMailboxes } from '../fax/sending/groups.ts';
import { type EvidencePorts, keepCopies, keepRecord } from '../flow/evidence/keep-evidence.ts';
import { originalKey, receivedPdfKey } from '../flow/file-keys.ts';
import { changeReceived, readFax } from '../flow/histories.ts';
import { type FetchPorts, fetchPages } from '../flow/received/fetch-pages.ts';
import { type CopyPorts, mailCopy } from '../flow/received/mail-copy.ts';
import { type RebuildPorts, rebuildPages } from '../flow/received/rebuild-pages.ts';
import { calledLine, type ReceptionPorts, recordReception } from '../flow/received/reception.ts';
import { type RenewLease, type WithLeasePorts, withLease } from '../flow/with-lease.ts';
import type { Directory, Ports, ReceivedEvent } from '../ports.ts';

export type DeliverPorts = FetchPorts &
  RebuildPorts &
  CopyPorts &
  EvidencePorts &
  WithLeasePorts &
  Pick<Ports, 'ids'> &
  ReceptionPorts & { readonly directory: Pick<Directory, 'account' | 'domains' | 'line'> };

/** One message of the inbound queue. */
export type DeliverEvent =
  | { readonly kind: 'received'; readonly event: ReceivedEvent }
  /** Once more, to the list or to one address. `request` names the wish, so that a repeat is none. */
  | { readonly kind: 'redeliver'; readonly fax: string; readonly to?: string; readonly request: string }
  /** The mail system gave up on what it had taken, or on what waited for it. */
  | { readonly kind: 'give-up'; readonly fax: string; readonly reason: string };

export async function deliver(ports: DeliverPorts, message: DeliverEvent): Promise<void> {
  if (message.kind === 'give-up') return giveUp(ports, message.fax, message.reason);
  const id = message.kind === 'received' ? await recordReception(ports, message.event) : message.fax;
  if (message.kind === 'redeliver') await reopen(ports, message);
  if ((await readFax(ports.received, id)).state === 'ended') return;
  const url = message.kind === 'received' ? message.event.mediaUrl : undefined;
  const lease = { lease: `deliver ${id}`, holder: ports.ids.secret() };
  await withLease(ports, lease, (renewLease) => deliverOnce(ports, id, url, renewLease));
}

async function deliverOnce(
  ports: DeliverPorts,
  id: string,
  url: string | undefined,
  renewLease: RenewLease,
): Promise<void> {
  const fax = await readFax(ports.received, id);
  if (fax.state === 'ended') return;
  const line = await calledLine(ports.directory, fax);
  if (fax.reception.failure === undefined) {
    await fetchPages(ports, id, url, line);
    await rebuildPages(ports, id, line);
  }
  await mailEverybody(ports, id, line, renewLease);
}

async function reopen(
  { received, clock }: DeliverPorts,
  { fax: id, to, request }: Extract<DeliverEvent, { kind: 'redeliver' }>,
): Promise<void> {
  const only = to === undefined ? {} : { to };
  await changeReceived(received, id, (fax) =>
    fax.requests.includes(request) ? [] : [{ what: 'redelivery', at: clock.now(), request, ...only }],
  );
}

async function mailEverybody(
  ports: DeliverPorts,
  id: string,
  line: Line | undefined,
  renewLease: RenewLease,
): Promise<void> {
  await renewLease();
  const fax = await readFax(ports.received, id);
  if (fax.reception.failure !== undefined && !line?.receive?.tellFailed) return end(ports, id, 'unreadable');
  const mailboxes = await mailboxesOf(ports, fax, line);
  if (mailboxes.length === 0) {
    ports.journal.alarm(nobodyAlarm(fax, line), { received: id });
    return end(ports, id, 'kept');
  }
  const waiting = await mailEach(ports, fax, line, { mailboxes, renewLease });
  // The others have theirs; this one is tried again.
  if (waiting > 0) throw new Transient(`${waiting} of ${mailboxes.length} mailboxes cannot take fax ${id} now.`);
  await end(ports, id, undefined);
}

/**
 * Of the line's recipients, and of whom its rules name, those at domains of its account, where it has any; or whom the
 * operator named. Rules that lead to nobody lose no fax: then the line's list gets it.
 */
async function mailboxesOf(
  { directory }: Pick<DeliverPorts, 'directory'>,
  { onlyTo, reception }: ReceivedFax,
  line: Line | undefined,
): Promise<readonly string[]> {
  if (onlyTo !== undefined) return [onlyTo];
  if (line === undefined) return [];
  const domains = await directory.domains(accountOf(line));
  const account = await directory.account(accountOf(line));
  const atHome = (entries: readonly string[]) =>
    withGroupMailboxes(entries, account?.groups).filter((mailbox) => isAtHome(domains, mailbox));
  const forwarded = atHome(mailboxesFor(line, reception));
  return forwarded.length > 0 ? forwarded : atHome(line.recipients);
}

/** Why there is nobody to mail a fax to. */
function nobodyAlarm({ reception }: ReceivedFax, line: Line | undefined): AlarmName {
  if (line !== undefined) return 'fax-without-recipient';
  return isE164(reception.to) ? 'fax-for-no-line' : 'fax-for-unreadable-number';
}

/** @returns how many mailboxes could not be reached for now */
async function mailEach(
  ports: DeliverPorts,
  fax: ReceivedFax,
  line: Line | undefined,
  { mailboxes, renewLease }: { readonly mailboxes: readonly string[]; readonly renewLease: RenewLease },
): Promise<number> {
  let waiting = 0;
  for (const mailbox of mailboxes) {
    if (fax.copies.some((copy) => copy.mailbox === mailbox)) continue;
    await renewLease();
    try {
      await mailCopy(ports, { fax, mailbox, line });
    } catch (error) {
      if (!(error instanceof Transient)) throw error;
      waiting += 1;
    }
  }
  return waiting;
}

async function end(ports: DeliverPorts, id: string, outcome: ReceivedOutcome | undefined) {
  const { received, clock, journal } = ports;
  await changeReceived(received, id, (fax) =>
    fax.state === 'ended' ? [] : [{ what: 'ended', at: clock.now(), outcome: outcome ?? outcomeOf(fax) }],
  );
  const ended = await readFax(received, id);
  if (outcome === undefined && ended.outcome === 'kept') journal.alarm('fax-reached-nobody', { received: id });
  await keepReceived(ports, ended);
}

/** Where evidence is kept: what the carrier gave, what was made of it, and who has it. */
async function keepReceived(ports: DeliverPorts, fax: ReceivedFax): Promise<void> {
  if (!ports.evidence.isKept) return;
  const kept = { owner: fax.id, line: await calledLine(ports.directory, fax), at: fax.reception.at };
  await keepCopies(ports, kept, [originalKey(fax.id), receivedPdfKey(fax.id)]);
  await keepRecord(ports, kept, { fax });
}

/** Hours of trying are over: what still waits is marked, and the fax is kept. */
async function giveUp(ports: DeliverPorts, id: string, reason: string): Promise<void> {
  const { received, directory, clock, journal } = ports;
  const fax = await received.fax(id);
  if (fax === undefined || fax.state === 'ended') return;
  const line = await calledLine(directory, fax);
  const mailboxes = await mailboxesOf(ports, fax, line);
  journal.alarm('fax-not-delivered', { received: id, reason });
  await changeReceived(received, id, (now) =>
    mailboxes
      .filter((mailbox) => !now.copies.some((copy) => copy.mailbox === mailbox))
      .map((mailbox) => ({ what: 'mail-failed', at: clock.now(), mailbox, reason, round: now.round })),
  );
  await end(ports, id, undefined);
}
