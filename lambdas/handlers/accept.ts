/** Reads a stored mail once: who sends, and whether they may; then what it asks for, which numbers and which documents. */

import { Defect, Transient } from '../fax/errors.ts';
import { day, lifetimes } from '../fax/lifetimes.ts';
import { replyTokenIn } from '../fax/replies/reply-address.ts';
import { openCertified } from '../flow/intake/certified-sender.ts';
import {
  type IdentifySenderPorts,
  identifySender,
  type KnownSender,
  type Refusal,
} from '../flow/intake/identify-sender.ts';
import type { MailEvent } from '../flow/intake/mail-event.ts';
import { withMailFile } from '../flow/intake/mail-file.ts';
import { quarantineMail } from '../flow/intake/quarantine-mail.ts';
import { type SubmitMailPorts, submitMail } from '../flow/intake/submit-mail.ts';
import { causeForQuarantine, type UnwantedPorts, unwantedBy } from '../flow/intake/unwanted.ts';
import { parseEnvelopeAddress } from '../mail/addresses.ts';
import type { MailHeaders } from '../mail/incoming.ts';
import type { MailReader } from '../mail/reader/mail-reader.ts';
import { noticeMailbox } from '../mail/writing/render-notice.ts';
import type { Directory, Files, MailDecision, RefusedMail, Submissions } from '../ports.ts';
import { type ReplyMail, type ReplyPorts, reply } from './reply.ts';

export type { MailEvent } from '../flow/intake/mail-event.ts';

export type AcceptPorts = SubmitMailPorts &
  IdentifySenderPorts &
  UnwantedPorts &
  ReplyPorts & {
    readonly directory: Pick<Directory, 'account' | 'accountOfDomain' | 'domains' | 'lineOfSender' | 'lines'>;
    readonly files: Pick<Files, 'keepFor' | 'put' | 'read'>;
    readonly mails: MailReader;
    readonly submissions: Pick<Submissions, 'decideMail' | 'mailDecision'>;
  };

const quarantineDays = lifetimes.quarantine / day;

export async function accept(ports: AcceptPorts, event: MailEvent): Promise<void> {
  // What was decided before it was given up stays so.
  if (event.isGivenUp && (await ports.submissions.mailDecision(event.key)) !== undefined) return;
  return withMailFile(ports.files, event.key, (path) => acceptFile(ports, event, path));
}

async function acceptFile(ports: AcceptPorts, event: MailEvent, path: string): Promise<void> {
  const { clock, mails } = ports;
  const headers = await mails.headers(path);
  if (headers === undefined) return refuse(ports, event, { outcome: 'sender-not-authenticated', why: 'unreadable' });
  const known = await identifySender(ports, event, headers, path);
  if (!known.ok) return refuseOrQuarantine(ports, event, headers, known.refusal);
  const cause = await causeForQuarantine(ports, event, known.value, path);
  if (cause !== undefined) await quarantineMail(ports, event, headers, cause);
  if (cause?.reason === 'denied') {
    return decide(ports, event, 'quarantined', cause.detail, { days: quarantineDays });
  }
  const addressed = await localParts(ports, event, known.value);
  const given = addressed.filter((local) => replyTokenIn(local) === undefined);
  const sent = await sentMail(ports, event, { path, headers }, known.value);
  const became = await readReplies(ports, event, { ...sent, known: known.value }, addressed);
  if (became.length > 0 && given.length === 0) {
    return decide(ports, event, 'accepted', became.join(' '));
  }
  // Somebody answered a notice: there is nothing to fax, and an answer to that would be one too many.
  if (given.length === 0) return decide(ports, event, 'dropped', 'no fax recipient');
  const { trust } = known.value;
  const ignored = trust === 'whole' ? [] : trust.ignored;
  const key = await ports.directory.lineKey(known.value.line.number);
  const pgp = key && { privateKey: key.privateKey, at: clock.now() };
  const mail = await mails
    .read(sent.path, { ignored, ...(pgp === undefined ? {} : { pgp }) })
    .catch((error: unknown) => {
      // What its reader died of: what its header says is enough to answer it.
      if (event.isGivenUp && !(error instanceof Transient))
        return { ...sent.headers, bytes: 0, documents: [], leftOut: [] };
      throw error;
    });
  const isInfected = cause?.reason === 'virus';
  const sender = { ...known.value, isInfected, ...(known.value.isCertified ? { inner: sent.path } : {}) };
  const detail = await submitMail(ports, event, mail, sender, given);
  const { retentionDays } = known.value.line.settings;
  const days = isInfected ? Math.max(retentionDays, quarantineDays) : retentionDays;
  return decide(ports, event, 'accepted', detail, { days });
}

async function refuse(
  ports: AcceptPorts,
  event: MailEvent,
  { outcome, why }: Refusal,
  headers?: MailHeaders,
): Promise<void> {
  ports.journal.info('mail-refused', { key: event.key, outcome, why });
  const from = headers?.from.ok ? headers.from.value : undefined;
  await decide(ports, event, outcome === 'automatic-mail' ? 'automatic' : 'refused', why, { about: { outcome, from } });
}

/** @param days how long the mail is kept: as its line says, or as what is no submission. `about`: of one that is refused */
async function decide(
  { files, submissions, clock }: AcceptPorts,
  { key }: MailEvent,
  decision: MailDecision,
  detail: string,
  { days = lifetimes.refusedMail / day, about }: { readonly days?: number; readonly about?: RefusedMail } = {},
): Promise<void> {
  await files.keepFor(key, days);
  await submissions.decideMail(key, decision, detail, clock.now(), about);
}

/** Spam and viruses of a sender who is not believed are put aside; whoever sent them hears nothing either way. */
async function refuseOrQuarantine(ports: AcceptPorts, event: MailEvent, headers: MailHeaders, refusal: Refusal) {
  const reason = event.isReleased || refusal.outcome === 'automatic-mail' ? undefined : unwantedBy(event.proof);
  if (reason === undefined) return refuse(ports, event, refusal, headers);
  await quarantineMail(ports, event, headers, { reason, detail: `${refusal.outcome}: ${refusal.why}` });
  return decide(ports, event, 'quarantined', refusal.why, { days: quarantineDays });
}

interface StoredMail {
  readonly path: string;
  readonly headers: MailHeaders;
}

/** The mail that was sent: of certified mail the one inside, which is all that is read from here on. */
async function sentMail(
  { directory, mails }: AcceptPorts,
  { at }: MailEvent,
  mail: StoredMail,
  { isCertified }: KnownSender,
): Promise<StoredMail> {
  if (!isCertified) return mail;
  const inner = `${mail.path}.inside`;
  const opened = await openCertified({ directory, mails }, { ...mail, at, inner });
  const headers = opened?.ok ? await mails.headers(inner) : undefined;
  // It was opened a moment ago; a provider may have been taken off the list since.
  if (headers === undefined) throw new Defect('An envelope of certified mail cannot be opened any more.');
  return { path: inner, headers };
}

/** @returns what became of each notice that the mail answers */
async function readReplies(
  ports: AcceptPorts,
  { key, isGivenUp }: MailEvent,
  mail: Pick<ReplyMail, 'headers' | 'known' | 'path'>,
  addressed: readonly string[],
): Promise<string[]> {
  const tokens = new Set(addressed.flatMap((local) => replyTokenIn(local) ?? []));
  const became: string[] = [];
  for (const token of tokens) became.push(isGivenUp ? 'reply given up' : await reply(ports, { ...mail, key, token }));
  return became;
}

/**
 * What stands before the @ of our recipients. One that is no address at all, or stands at the domain of another
 * customer, is no number, and reported to the sender as it was written.
 */
async function localParts(
  { directory, settings }: AcceptPorts,
  { recipients }: MailEvent,
  { domains }: KnownSender,
): Promise<string[]> {
  const given: string[] = [];
  for (const recipient of recipients) {
    const at = recipient.lastIndexOf('@');
    const address = parseEnvelopeAddress(recipient) ?? {
      local: recipient.slice(0, at),
      domain: recipient.slice(at + 1),
    };
    const domain = address.domain.toLowerCase();
    if ([...settings.domains, ...domains].includes(domain)) {
      if (address.local.toLowerCase() !== noticeMailbox) given.push(address.local);
    } else if ((await directory.accountOfDomain(domain)) !== undefined) given.push(recipient);
  }
  return given;
}
