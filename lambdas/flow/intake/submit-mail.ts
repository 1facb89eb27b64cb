/** What a mail asks for becomes submissions: one for the numbers that may leave, and one for each reason to wait. */

import { createReadStream } from 'node:fs';
import { accountOf } from '../../fax/accounts.ts';
import { extensionsFor, internalNamesOf, type NamedLines } from '../../fax/dialling/hosted-lines.ts';
import { readRecipients } from '../../fax/dialling/recipients.ts';
import { isFixedLocalPart, readSubject } from '../../fax/dialling/subject-numbers.ts';
import type { HoldReason } from '../../fax/hold.ts';
import type { Anomaly, AskedFax, E164, Line, RefusedNumber, Submission } from '../../fax/model.ts';
import { withGroupNumbers } from '../../fax/sending/groups.ts';
import type { IncomingMail } from '../../mail/incoming.ts';
import type { Directory, Files, Ports, ServiceSettings, Submissions } from '../../ports.ts';
import { retriedMailKey } from '../file-keys.ts';
import { holdMinutes } from '../holds/holds.ts';
import { type NewCountryPorts, numbersToConfirm } from '../holds/new-countries.ts';
import {
  type CreateSubmissionPorts,
  completeSubmission,
  createSubmission,
  faxIdFor,
  heldSubmissionIdFor,
  submissionIdFor,
} from '../submission.ts';
import { afterMinutes } from '../timing.ts';
import { splitRecipients } from './addressed-numbers.ts';
import { type ClaimNumberPorts, claimNumber } from './claim-number.ts';
import type { KnownSender } from './identify-sender.ts';
import type { MailEvent } from './mail-event.ts';
import { countSending, type SendingLimitPorts } from './sending-limits.ts';

export type SubmitMailPorts = CreateSubmissionPorts &
  ClaimNumberPorts &
  SendingLimitPorts &
  NewCountryPorts &
  Pick<Ports, 'journal'> & {
    readonly directory: Pick<Directory, 'account' | 'lines'>;
    readonly files: Pick<Files, 'put'>;
    readonly settings: Pick<ServiceSettings, 'domains'>;
    readonly submissions: Pick<Submissions, 'submission'>;
  };

/** A sender who may send, and whether a virus was found in the mail. */
export type MailSender = KnownSender & {
  readonly isInfected: boolean;
  /** Of certified mail, where the mail inside lies. */
  readonly inner?: string;
};

/** What is sent of certified mail is made of the mail inside, kept with its submission. */
async function keepSent(
  { files }: SubmitMailPorts,
  { key }: MailEvent,
  id: string,
  { inner, line }: MailSender,
): Promise<string> {
  if (inner === undefined) return key;
  await files.put(retriedMailKey(id), createReadStream(inner), line.settings.retentionDays);
  return retriedMailKey(id);
}

/** Recipients that are treated alike, in a submission of their own. */
interface Part {
  /** Local parts. */
  readonly given: readonly string[];
  readonly isHeld: boolean;
}

/** @returns the submissions' ids, or why there is none, for the row that decides about the mail */
export async function submitMail(
  ports: SubmitMailPorts,
  event: MailEvent,
  mail: IncomingMail,
  known: MailSender,
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
      ids.push(...(await submitPart(ports, event, mail, known, { ...part, extensions, internalNames })));
    }
  }
  if (ids.length > 0) return ids.join(' ');
  return split.others.length === 0 ? 'second copy' : 'second copy, or nothing to confirm';
}

async function submitPart(
  ports: SubmitMailPorts,
  event: MailEvent,
  mail: IncomingMail,
  known: MailSender,
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
  ports: SubmitMailPorts,
  event: MailEvent,
  mail: IncomingMail,
  known: MailSender,
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
      const holder = await claimNumber(ports, event, mail, known, { to, id });
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
  ports: SubmitMailPorts,
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
  { clock }: SubmitMailPorts,
  reason: HoldReason,
  { documents }: IncomingMail,
  isUsual: boolean,
): NonNullable<Submission['hold']> => ({
  reason,
  ...(isUsual ? { isUsual } : {}),
  until: afterMinutes(holdMinutes, clock),
  documents: documents.map(({ name, index }) => name || `document-${index + 1}`),
});
