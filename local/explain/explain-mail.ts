/**
 * What the service would do with a mail, and why: the mail goes through the very code that takes mails in, with ports that
 * change nothing; its documents become pages that are thrown away.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transient } from '../../lambdas/fax/errors.ts';
import type { HoldReason } from '../../lambdas/fax/hold.ts';
import type { E164, RefusedDocument, RefusedNumber, Submission } from '../../lambdas/fax/model.ts';
import type { MailProof } from '../../lambdas/flow/intake/mail-event.ts';
import { makePages } from '../../lambdas/flow/intake/make-pages.ts';
import { noScanner } from '../../lambdas/flow/intake/no-scanner.ts';
import { accept, type MailEvent } from '../../lambdas/handlers/accept.ts';
import { isAutomatic } from '../../lambdas/mail/reading/automatic.ts';
import type { Ports } from '../../lambdas/ports.ts';
import { Judge, type Login } from '../smtp/judge.ts';
import { commandToLetIn } from '../views/let-in.ts';
import { type DryRunParts, dryRun, type Noted } from './dry-run.ts';

/** What came over the line with the mail. */
export interface GivenEnvelope {
  readonly from: string;
  readonly recipients: readonly string[];
  readonly ip?: string | undefined;
  readonly login?: Login | undefined;
}

/** A rule, in the order in which they are asked; those behind one that stops the mail are not. */
export interface Step {
  readonly rule:
    | 'recipient'
    | 'login'
    | 'automatic'
    | 'sender'
    | 'rules'
    | 'virus'
    | 'numbers'
    | 'limits'
    | 'documents';
  readonly ok: boolean;
  readonly says: string;
}

export interface ExplainedNumber {
  readonly to: E164;
  readonly does: 'fax' | 'hold' | 'nothing';
  readonly heldFor: HoldReason | null;
  readonly outcome: string | null;
}

export interface MailExplanation {
  readonly does: 'fax' | 'hold' | 'nothing';
  /** Whether a mail goes to the sender, now or when a fax has ended. */
  readonly isAnswered: boolean;
  /** What stops the mail, a code of the closed list; null where nothing does. */
  readonly outcome: string | null;
  readonly line: string | null;
  readonly steps: readonly Step[];
  readonly numbers: readonly ExplainedNumber[];
  readonly refusedNumbers: readonly RefusedNumber[];
  readonly documents: readonly {
    readonly name: string;
    readonly pages: number | null;
    readonly outcome: string | null;
  }[];
  /** The command that would let it in. */
  readonly command: string | null;
}

export type ExplainParts = DryRunParts & Pick<Ports, 'converter' | 'workers'>;

export async function explainMail(parts: ExplainParts, envelope: GivenEnvelope): Promise<MailExplanation> {
  const steps: Step[] = [];
  const { noted, ports } = dryRun(parts);
  const judge = new Judge({ ...parts, ...ports, directory: parts.ports.directory });
  const recipients = await takeRecipients(judge, envelope, steps);
  const headers = await parts.mails.headers(parts.path);
  const from = headers?.from.ok ? headers.from.value : undefined;
  const stopped = async (outcome: string | null): Promise<MailExplanation> => ({
    ...{ does: 'nothing', isAnswered: false, outcome, line: null, steps },
    ...{ numbers: [], refusedNumbers: [], documents: [] },
    command: outcome === null ? null : ((await commandToLetIn(ports.directory, { outcome, from })) ?? null),
  });
  if (recipients.length === 0) return stopped(null);
  const reply = envelope.login && (await judge.login(envelope.login));
  if (reply !== undefined) {
    steps.push({ rule: 'login', ok: false, says: `${reply.code} ${reply.text}` });
    return stopped('sender-not-allowed');
  }
  const automatic =
    headers &&
    isAutomatic(headers.fields, { envelopeFrom: envelope.from, authenticated: envelope.login !== undefined });
  steps.push(
    automatic === undefined
      ? { rule: 'automatic', ok: true, says: 'It is no automatic mail.' }
      : { rule: 'automatic', ok: false, says: `It is automatic (${automatic}): neither faxed nor answered.` },
  );
  if (automatic !== undefined) return stopped('automatic-mail');
  const { login, from: envelopeFrom } = envelope;
  // Without a peer no SPF record passes: only a log-in or a signature proves anything.
  const peer = envelope.ip ?? '0.0.0.0';
  const judgement = await judge.sender(parts.path, {
    peer,
    helo: 'unknown',
    from: envelopeFrom,
    ...(login ? { login } : {}),
  });
  if (!judgement.ok) {
    const { reply: answer, outcome, why } = judgement;
    steps.push({
      rule: 'sender',
      ok: false,
      says: `${why}. It is answered ${answer.code} while it is being sent, and by no mail.`,
    });
    return stopped(outcome === 'undecided' ? null : outcome);
  }
  const at = ports.clock.now();
  const event: MailEvent = { key: 'mail/explained.eml', envelopeFrom, recipients, proof: judgement.proof, at };
  try {
    await accept(ports, event);
  } catch (error) {
    if (!(error instanceof Transient)) throw error;
    steps.push({ rule: 'virus', ok: false, says: `It waits and comes again by itself: ${error.message}` });
    return stopped(null);
  }
  steps.push(...senderSteps(parts, judgement.proof, noted, from ?? ''));
  if (noted.decision?.decision === 'refused') return stopped(noted.refusal ?? 'sender-not-allowed');
  if (noted.quarantined?.reason === 'denied') return { ...(await stopped(null)), line: noted.quarantined.line ?? null };
  return explainSubmissions(parts, { ports, noted, steps });
}

async function takeRecipients(judge: Judge, { recipients, login }: GivenEnvelope, steps: Step[]): Promise<string[]> {
  const taken: string[] = [];
  for (const recipient of recipients) {
    const reply = await judge.recipient(recipient, login);
    if (reply === undefined) taken.push(recipient);
    else steps.push({ rule: 'recipient', ok: false, says: `${recipient} is refused: ${reply.code} ${reply.text}` });
  }
  if (taken.length > 0) steps.push({ rule: 'recipient', ok: true, says: `Taken: ${taken.join(', ')}` });
  return taken;
}

function proofWords(proof: MailProof): string {
  if (proof.kind === 'login') return `by the log-in ${proof.address}`;
  if (proof.kind === 'relay') return `by the mail server of account ${proof.account}`;
  if (proof.kind !== 'proven') return 'by what was checked before';
  return proof.by.kind === 'spf'
    ? 'by SPF, with an envelope of the same domain'
    : 'by a DKIM signature of the same domain';
}

function senderSteps(
  { scanner }: ExplainParts,
  proof: MailProof,
  { decision, quarantined, alarms, submissions }: Noted,
  from: string,
): Step[] {
  if (decision?.decision === 'refused') return [{ rule: 'sender', ok: false, says: decision.detail }];
  const [first] = submissions.values();
  const line = first?.line ?? quarantined?.line;
  const sender: Step = {
    rule: 'sender',
    ok: true,
    says: `${from} may send${line === undefined ? '' : ` from ${line}`}, proven ${proofWords(proof)}.`,
  };
  if (quarantined?.reason === 'denied') {
    return [
      sender,
      { rule: 'rules', ok: false, says: `${quarantined.detail}: it goes to quarantine, and nobody is told.` },
    ];
  }
  const rules: Step = { rule: 'rules', ok: true, says: 'No rule denies it.' };
  if (quarantined !== undefined) {
    return [sender, rules, { rule: 'virus', ok: false, says: `${quarantined.detail}: it goes to quarantine.` }];
  }
  const isChecked = scanner !== noScanner;
  const scanned = alarms.includes('virus-not-checked') ? 'It could not be checked for viruses.' : 'No virus was found.';
  return [sender, rules, { rule: 'virus', ok: true, says: isChecked ? scanned : 'It is not checked for viruses.' }];
}

interface Accepted {
  readonly ports: ReturnType<typeof dryRun>['ports'];
  readonly noted: Noted;
  readonly steps: readonly Step[];
}

async function explainSubmissions(parts: ExplainParts, { ports, noted, steps }: Accepted): Promise<MailExplanation> {
  const submissions = [...noted.submissions.values()];
  const pages = await tryPages(parts, ports, submissions);
  const fault = pages !== undefined && 'anomaly' in pages ? pages.anomaly : undefined;
  const numbers = submissions.flatMap(({ faxes, hold, anomaly }) =>
    faxes.map(({ to }): ExplainedNumber => {
      const outcome = anomaly?.outcome ?? fault?.outcome ?? null;
      const does = outcome !== null ? 'nothing' : hold === undefined ? 'fax' : 'hold';
      return { to, does, heldFor: does === 'hold' ? (hold?.reason ?? null) : null, outcome };
    }),
  );
  const refusedNumbers = submissions.flatMap((submission) => submission.refusedNumbers);
  const limit = submissions.find(({ anomaly }) => anomaly?.outcome === 'limit-reached')?.anomaly?.limit;
  const numberWords = [
    ...numbers.map(
      ({ to, does, heldFor, outcome }) => `${to}: ${outcome ?? (does === 'hold' ? `held (${heldFor})` : 'called')}`,
    ),
    ...refusedNumbers.map(
      ({ given, outcome, rule }) => `${given}: ${outcome}${rule === undefined ? '' : ` (${rule})`}`,
    ),
  ];
  const more: Step[] = [
    {
      rule: 'numbers',
      ok: numbers.some(({ does }) => does !== 'nothing'),
      says: numberWords.join('; ') || `No number: ${noted.decision?.detail ?? 'nothing'}.`,
    },
    limit === undefined
      ? { rule: 'limits', ok: true, says: 'No limit is passed.' }
      : {
          rule: 'limits',
          ok: false,
          says: `The ${limit.whose} may send ${limit.most} ${limit.what} ${limit.window === 'hour' ? 'an hour' : 'a day'}.`,
        },
    ...documentSteps(pages, fault),
  ];
  const [stop] = submissions.flatMap(({ anomaly }) => anomaly?.outcome ?? []);
  const does = (['fax', 'hold'] as const).find((what) => numbers.some((one) => one.does === what)) ?? 'nothing';
  return {
    ...{ does, isAnswered: submissions.length > 0, steps: [...steps, ...more], numbers, refusedNumbers },
    outcome: stop ?? fault?.outcome ?? null,
    line: submissions[0]?.line ?? null,
    documents: documentsOf(pages, fault?.documents),
    command: null,
  };
}

type Pages = Awaited<ReturnType<typeof makePages>> | undefined;

/** The pages of what would be prepared; held ones are prepared later, and alike. */
async function tryPages(
  parts: ExplainParts,
  ports: Accepted['ports'],
  submissions: readonly Submission[],
): Promise<Pages> {
  const submission = submissions.find(({ anomaly, faxes }) => anomaly === undefined && faxes.length > 0);
  if (submission === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'faxpost-explain-'));
  try {
    const { converter, workers, mails } = parts;
    return await makePages(
      { ...ports, directory: parts.ports.directory, converter, workers, mails },
      submission,
      folder,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function documentSteps(pages: Pages, fault: { readonly outcome: string } | undefined): Step[] {
  if (pages === undefined) return [];
  if ('prepared' in pages) return [{ rule: 'documents', ok: true, says: `${pages.prepared.pages.length} pages.` }];
  return [{ rule: 'documents', ok: false, says: `Nothing is sent: ${fault?.outcome ?? 'internal'}.` }];
}

function documentsOf(pages: Pages, faults: readonly RefusedDocument[] = []): MailExplanation['documents'] {
  if (pages !== undefined && 'prepared' in pages) {
    return pages.prepared.documents.map(({ name, pages: count }) => ({ name, pages: count, outcome: null }));
  }
  return faults.map(({ name, outcome }) => ({ name, pages: null, outcome }));
}
