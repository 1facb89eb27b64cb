/** Reads a stored mail once: who sends, which numbers, which documents; then a submission and its faxes. */

import { createReadStream } from 'node:fs';
import { accountOf } from '../fax/accounts.ts';
import { extensionsFor, internalNamesOf, type NamedLines } from '../fax/dialling/hosted-lines.ts';
import { readRecipients } from '../fax/dialling/recipients.ts';
import { isFixedLocalPart, readSubject } from '../fax/dialling/subject-numbers.ts';
import { Defect, Transient } from '../fax/errors.ts';
import type { HoldReason } from '../fax/hold.ts';
import { day, lifetimes } from '../fax/lifetimes.ts';
import type { Anomaly, AskedFax, E164, Line, RefusedNumber, Submission } from '../fax/model.ts';
import { replyTokenIn } from '../fax/replies/reply-address.ts';
import { withGroupNumbers } from '../fax/sending/groups.ts';
import { retriedMailKey } from '../flow/file-keys.ts';
import { holdMinutes } from '../flow/holds/holds.ts';
import { type NewCountryPorts, numbersToConfirm } from '../flow/holds/new-countries.ts';
import { splitRecipients } from '../flow/intake/addressed-numbers.ts';
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
import { countSending, type SendingLimitPorts } from '../flow/intake/sending-limits.ts';
import { causeForQuarantine, type UnwantedPorts, unwantedBy } from '../flow/intake/unwanted.ts';
import {
  type CreateSubmissionPorts,
  completeSubmission,
  createSubmission,
  faxIdFor,
  heldSubmissionIdFor,
  submissionIdFor,
} from '../flow/submission.ts';
import { afterMinutes } from '../flow/timing.ts';
import { parseEnvelopeAddress } from '../mail/addresses.ts';
import type { IncomingMail, MailHeaders } from '../mail/incoming.ts';
import type { MailReader } from '../mail/reader/mail-reader.ts';
import { documentsHash } from '../mail/reading/dedupe.ts';
import { noticeMailbox } from '../mail/writing/render-notice.ts';
import type { Directory, Files, MailDecision, Ports, RefusedMail, ServiceSettings, Submissions } from '../ports.ts';
import { type ReplyMail, type ReplyPorts, reply } from './reply.ts';

export type { MailEvent } from '../flow/intake/mail-event.ts';

export type AcceptPorts = CreateSubmissionPorts &
  IdentifySenderPorts &
  UnwantedPorts &
  SendingLimitPorts &
  NewCountryPorts &
  ReplyPorts &
  Pick<Ports, 'journal'> & {
    readonly directory: Pick<Directory, 'account' | 'accountOfDomain' | 'domains' | 'lineOfSender' | 'lines'>;
    readonly files: Pick<Files, 'keepFor' | 'put' | 'read'>;
    readonly mails: MailReader;
    readonly settings: Pick<ServiceSettings, 'domains'>;
    readonly submissions: Pick<Submissions, 'claim' | 'decideMail' | 'mailDecision' | 'submission'>;
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
  const detail = await acceptFrom(ports, event, mail, sender, given);
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

/** A sender who may send, and whether a virus was found in the mail. */
type Sender = KnownSender & {
  readonly isInfected: boolean;
  /** Of certified mail, where the mail inside lies. */
  readonly inner?: string;
};

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

/** What is sent of certified mail is made of the mail inside, kept with its submission. */
async function keepSent(
  { files }: AcceptPorts,
  { key }: MailEvent,
  id: string,
  { inner, line }: Sender,
): Promise<string> {
  if (inner === undefined) return key;
  await files.put(retriedMailKey(id), createReadStream(inner), line.settings.retentionDays);
  return retriedMailKey(id);
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

/** Recipients that are treated alike, in a submission of their own. */
interface Part {
  /** Local parts. */
  readonly given: readonly string[];
  readonly isHeld: boolean;
}

/** @returns the submissions' ids, or why there is none, for the row that decides about the mail */
async function acceptFrom(
  ports: AcceptPorts,
  event: MailEvent,
  mail: IncomingMail,
  known: Sender,
  given: readonly string[],
): Promise<string> {
  const { line, trust } = known;
  const isFixed = given.some(isFixedLocalPart);
  const lines = line.receive?.direct || isFixed ? await ports.directory.lines() : [];
  const extensions = extensionsFor(line, lines);
  const internalNames = internalNamesOf(lines.filter(({ number }) => number !== line.number));
  const split =
    trust === 'whole'
      ? { named: given, others: [] }
      : splitRecipients(given, trust.addressed, [...ports.settings.domains, ...known.domains], { line, extensions });
  const parts: Part[] = [
    { given: split.named, isHeld: false },
    { given: split.others, isHeld: true },
  ];
  const ids: string[] = [];
  for (const part of parts) {
    if (part.given.length > 0) {
      ids.push(...(await acceptPart(ports, event, mail, known, { ...part, extensions, internalNames })));
    }
  }
  if (ids.length > 0) return ids.join(' ');
  return split.others.length === 0 ? 'second copy' : 'second copy, or nothing to confirm';
}

async function acceptPart(
  ports: AcceptPorts,
  event: MailEvent,
  mail: IncomingMail,
  known: Sender,
  { given, isHeld, extensions, internalNames }: Part & NamedLines,
): Promise<string[]> {
  const { line, isInfected } = known;
  const subject = given.some(isFixedLocalPart)
    ? readSubject(mail.subject, line, { extensions, internalNames })
    : undefined;
  const account = await ports.directory.account(accountOf(line));
  const dialled = withGroupNumbers(
    given.filter((local) => !isFixedLocalPart(local)),
    account?.groups,
  );
  const { numbers, names, refused, anomaly } = readRecipients(dialled, line, extensions, subject);
  const orInternal: Anomaly | undefined = event.isGivenUp ? { outcome: 'internal', documents: [] } : anomaly;
  // Nobody is asked about what cannot be sent anyhow.
  if (isHeld && (numbers.length === 0 || isInfected || event.isGivenUp)) return [];
  const stop: Anomaly | undefined = isInfected ? { outcome: 'virus', documents: [] } : orInternal;
  const mayWait = !isHeld && stop === undefined;
  const heldId = heldSubmissionIdFor(nameOfMail(event), 'country');
  const asked = mayWait ? await numbersToConfirm(ports, { line, numbers, id: heldId }) : [];
  const request = { names, stop };
  const atOnce = numbers.filter((number) => !asked.includes(number));
  // Who confirms everything is told at once what cannot be sent anyhow: the mail is theirs.
  const isUsual = known.confirms && mayWait && atOnce.length > 0 && isFaxable(mail);
  const wishes: Wish[] = [
    { ...request, numbers: atOnce, refused, ...(isHeld || isUsual ? { hold: 'confirm', isUsual } : {}) },
    { ...request, numbers: asked, refused: [], hold: 'country' },
  ];
  const ids: string[] = [];
  for (const wish of wishes) {
    if (wish.numbers.length + wish.refused.length > 0) ids.push(...(await submit(ports, event, mail, known, wish)));
  }
  return ids;
}

/** What becomes a submission. */
interface Wish {
  readonly numbers: readonly E164[];
  readonly names: ReadonlyMap<E164, string>;
  readonly refused: readonly RefusedNumber[];
  readonly stop: Anomaly | undefined;
  readonly hold?: HoldReason;
  /** The sender is asked about every mail. */
  readonly isUsual?: boolean;
}

/** @returns its id; none of a second copy */
async function submit(
  ports: AcceptPorts,
  event: MailEvent,
  mail: IncomingMail,
  known: Sender,
  { numbers, names, refused, stop, hold, isUsual = false }: Wish,
): Promise<string[]> {
  const { line, sender, trust } = known;
  // The other numbers of a mail whose sender confirms everything may be held as well, in a submission of their own.
  const isPlain = hold === undefined || isUsual;
  const name = nameOfMail(event);
  const id = isPlain ? submissionIdFor(name) : heldSubmissionIdFor(name, hold);
  const own = new Set<string>();
  const others = new Set<string>();
  const claimEach = async (recipients: readonly string[]): Promise<void> => {
    for (const to of recipients) {
      const holder = await claim(ports, event, mail, known, { to, id });
      if (holder === id) own.add(to);
      else others.add(holder);
    }
  };
  await claimEach(numbers);
  // What is claimed is written: nothing is held for numbers that cannot be dialled alone.
  if (hold === undefined || own.size > 0) await claimEach(refused.map(({ given }) => given));
  const faxes = numbers.filter((to) => own.has(to)).map((to) => askedFax(id, to, names.get(to)));
  const reached = stop === undefined ? await countFaxes(ports, { id, line, sender, faxes: faxes.length }) : undefined;
  const submission: Submission = {
    id,
    line: line.number,
    sender,
    source: 'mail',
    key: await keepSent(ports, event, id, known),
    subject: mail.subject,
    ...(mail.messageId === undefined ? {} : { messageId: mail.messageId }),
    references: mail.references,
    at: event.at,
    faxes,
    refusedNumbers: refused.filter(({ given }) => own.has(given)),
    ...(trust === 'whole' || trust.ignored.length === 0 ? {} : { ignored: trust.ignored }),
    ...(mail.sessionKeys === undefined ? {} : { sessionKeys: mail.sessionKeys }),
    ...(hold === undefined || reached !== undefined ? {} : { hold: holdOf(ports, hold, mail, isUsual) }),
    ...(stop === undefined ? reached : { anomaly: stop }),
  };
  if (own.size > 0) await createSubmission(ports, submission, line);
  // A mail server's second try: what the first copy began is completed, in case that is what was lost.
  for (const holder of others) await completeSubmission(ports, holder, line);
  return own.size > 0 ? [id] : [];
}

/** What was written before is not counted again. @returns why nothing of it is sent, if a limit would be broken */
async function countFaxes(
  ports: AcceptPorts,
  {
    id,
    line,
    sender,
    faxes,
  }: { readonly id: string; readonly line: Line; readonly sender: string; readonly faxes: number },
): Promise<Pick<Submission, 'anomaly'> | undefined> {
  if (faxes === 0 || (await ports.submissions.submission(id)) !== undefined) return undefined;
  const { reached, isUnusual } = await countSending(ports, { id, line, sender, amounts: { faxes } });
  if (isUnusual) ports.journal.alarm('unusual-volume', { line: line.number });
  return reached && { anomaly: { outcome: 'limit-reached', documents: [], limit: reached } };
}

/** A mail that was released is another one than what it was before: of that, an answer about a virus may be there. */
const nameOfMail = ({ key, isReleased }: MailEvent): string => (isReleased ? `${key} released` : key);

const askedFax = (submission: string, to: E164, name: string | undefined): AskedFax => ({
  ...{ id: faxIdFor(submission, to), to },
  ...(name === undefined ? {} : { name }),
});

const isFaxable = ({ documents, problem }: IncomingMail): boolean => documents.length > 0 && problem === undefined;

const holdOf = (
  { clock }: AcceptPorts,
  reason: HoldReason,
  { documents }: IncomingMail,
  isUsual: boolean,
): NonNullable<Submission['hold']> => ({
  reason,
  ...(isUsual ? { isUsual } : {}),
  until: afterMinutes(holdMinutes, clock),
  documents: documents.map(({ name, index }) => name || `document-${index + 1}`),
});

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

/** @returns the submission that a number of this mail belongs to: this one, or that of a copy that came before */
async function claim(
  { submissions, clock }: AcceptPorts,
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
