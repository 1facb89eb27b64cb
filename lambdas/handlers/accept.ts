/** Reads a stored mail once: who sends, which numbers, which documents; then one submission and its faxes. */
import { normaliseAddress } from '../fax/addresses.ts';
import { authoriseSender } from '../fax/authorisation.ts';
import { extensionsFor, readRecipients } from '../fax/dialling/recipients.ts';
import { Transient } from '../fax/errors.ts';
import { lifetimes } from '../fax/lifetimes.ts';
import type { Line, Submission } from '../fax/model.ts';
import type { RefusalCode } from '../fax/outcomes.ts';
import { accepted, type Result, refused } from '../fax/result.ts';
import { type CreateSubmissionPorts, createSubmission, faxIdFor, submissionIdFor } from '../flow/submission.ts';
import { parseEnvelopeAddress } from '../mail/addresses.ts';
import { judgeVerdicts, type SesVerdicts, type Verdict, verifyAlignedDkim } from '../mail/proof/authenticate.ts';
import { type AutomaticReason, isAutomatic } from '../mail/reading/automatic.ts';
import { documentsHash } from '../mail/reading/dedupe.ts';
import { type IncomingMail, readMail } from '../mail/reading/read.ts';
import { noticeMailbox } from '../mail/writing/render-notice.ts';
import type { Directory, Files, Ports, ServiceSettings, Submissions } from '../ports.ts';

export type AcceptPorts = CreateSubmissionPorts &
  Pick<Ports, 'journal'> & {
    readonly directory: Pick<Directory, 'lineOfSender' | 'lines'>;
    readonly files: Pick<Files, 'read'>;
    readonly settings: Pick<ServiceSettings, 'domains'>;
    readonly submissions: Pick<Submissions, 'claim' | 'decideMail'>;
  };

/** Where the mail lies, and what only its carrier could know: nothing here comes from headers. */
export interface MailEvent {
  readonly key: string;
  /** MAIL FROM; empty for the null sender. */
  readonly envelopeFrom: string;
  /** RCPT TO, in order. */
  readonly recipients: readonly string[];
  readonly proof:
    | { readonly kind: 'login'; readonly address: string }
    /** The SMTP server verified it before it answered 250. */
    | { readonly kind: 'verified' }
    | {
        readonly kind: 'verdicts';
        readonly verdicts: Omit<SesVerdicts, 'envelopeFrom' | 'from'>;
        readonly virus: string;
      };
  readonly at: number;
}

export async function accept(ports: AcceptPorts, event: MailEvent): Promise<void> {
  const mail = await readMail(await ports.files.read(event.key));
  const decision = await decide(ports, event, mail);
  if (decision.ok) {
    const numbers = localParts(event, ports.settings.domains);
    // Somebody answered a notice: there is nothing to fax, and an answer to that would be one too many.
    if (numbers.length === 0)
      return ports.submissions.decideMail(event.key, 'dropped', 'no fax recipient', ports.clock.now());
    const detail = await acceptFrom(ports, event, mail, { ...decision.value, numbers });
    return ports.submissions.decideMail(event.key, 'accepted', detail, ports.clock.now());
  }
  const { outcome, why } = decision.refusal;
  const isAutomaticMail = outcome === 'automatic-mail';
  ports.journal.info('mail-refused', { key: event.key, outcome, why });
  await ports.submissions.decideMail(event.key, isAutomaticMail ? 'automatic' : 'refused', why, ports.clock.now());
}

type RefusedMail = { readonly outcome: RefusalCode; readonly why: string };
type Sender = { readonly line: Line; readonly sender: string };

async function decide(ports: AcceptPorts, event: MailEvent, mail: IncomingMail): Promise<Result<Sender, RefusedMail>> {
  const automatic: AutomaticReason | undefined = isAutomatic(mail.fields, {
    envelopeFrom: event.envelopeFrom,
    authenticated: event.proof.kind === 'login',
  });
  if (automatic !== undefined) return refused({ outcome: 'automatic-mail', why: automatic });
  if (!mail.from.ok) return refused({ outcome: 'sender-not-authenticated', why: mail.from.refusal });
  const sender = normaliseAddress(mail.from.value) ?? mail.from.value;
  const line = await ports.directory.lineOfSender(sender);
  if (line === undefined) return refused({ outcome: 'sender-not-allowed', why: 'on no list' });
  const verdict = await verify(ports, event, sender);
  // DNS did not answer: the mail is kept and judged again.
  if (verdict === 'temporary') throw new Transient('The sender could not be verified yet.');
  const authorisation = authoriseSender({ address: sender, line, isAuthenticated: verdict === 'pass' });
  return authorisation.ok
    ? accepted({ line, sender })
    : refused({ outcome: authorisation.refusal, why: event.proof.kind });
}

async function verify({ files }: AcceptPorts, { proof, key, envelopeFrom }: MailEvent, from: string): Promise<Verdict> {
  if (proof.kind === 'verified') return 'pass';
  if (proof.kind === 'login') return normaliseAddress(proof.address) === from ? 'pass' : 'fail';
  const verifyDkim = async () => verifyAlignedDkim({ raw: await files.read(key), from });
  return judgeVerdicts({ ...proof.verdicts, envelopeFrom, from }, verifyDkim);
}

/** @returns the submission's id, or `second copy`, for the row that decides about the mail */
async function acceptFrom(
  ports: AcceptPorts,
  event: MailEvent,
  mail: IncomingMail,
  { line, sender, numbers: given }: Sender & { readonly numbers: readonly string[] },
): Promise<string> {
  const id = submissionIdFor(event.key);
  const lines = line.receive?.direct ? await ports.directory.lines() : [];
  const { numbers, refused: refusedNumbers, anomaly } = readRecipients(given, line, extensionsFor(line, lines));
  const own = new Set<string>();
  for (const to of [...numbers, ...refusedNumbers.map(({ given }) => given)]) {
    // A mail server's second try: the first copy's submission is started again in case that is what was lost.
    const holder = await claim(ports, event, mail, { sender, to, id });
    if (holder === id) own.add(to);
    else await ports.workflow.startSubmission(holder);
  }
  if (own.size === 0) return 'second copy';
  const isInfected = event.proof.kind === 'verdicts' && event.proof.virus !== 'PASS';
  const stop = isInfected ? ({ outcome: 'virus', documents: [] } as const) : anomaly;
  const submission: Submission = {
    id,
    line: line.number,
    sender,
    source: 'mail',
    key: event.key,
    subject: mail.subject,
    ...(mail.messageId === undefined ? {} : { messageId: mail.messageId }),
    references: mail.references,
    at: event.at,
    faxes: numbers.filter((to) => own.has(to)).map((to) => ({ id: faxIdFor(id, to), to })),
    refusedNumbers: refusedNumbers.filter(({ given }) => own.has(given)),
    ...(stop === undefined ? {} : { anomaly: stop }),
  };
  await createSubmission(ports, submission, line);
  return id;
}

/** What stands before the @ of our recipients. One that is no address at all is still told to the customer. */
function localParts({ recipients }: MailEvent, domains: readonly string[]): string[] {
  return recipients.flatMap((recipient) => {
    const at = recipient.lastIndexOf('@');
    const address = parseEnvelopeAddress(recipient) ?? {
      local: recipient.slice(0, at),
      domain: recipient.slice(at + 1),
    };
    const isOurs = domains.includes(address.domain.toLowerCase()) && address.local.toLowerCase() !== noticeMailbox;
    return isOurs ? [address.local] : [];
  });
}

async function claim(
  { submissions, clock }: AcceptPorts,
  event: MailEvent,
  mail: IncomingMail,
  { sender, to, id }: { sender: string; to: string; id: string },
): Promise<string> {
  if (mail.messageId === undefined) return id;
  const key = ['mail', sender, mail.messageId, to, documentsHash(mail)].join('|');
  return submissions.claim(key, id, event.at + lifetimes.repeatedMail, clock.now());
}
