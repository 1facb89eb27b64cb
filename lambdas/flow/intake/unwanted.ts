/** Whether a mail is put aside although its sender may send: by a rule, or for a virus. */
import { accountOf } from '../../fax/accounts.ts';
import { Transient } from '../../fax/errors.ts';
import { ruleAbout } from '../../fax/sending/rules.ts';
import type { Directory, Ports, QuarantineReason, VirusScanner } from '../../ports.ts';
import type { KnownSender } from './identify-sender.ts';
import type { MailEvent, MailProof } from './mail-event.ts';
import type { QuarantineCause, QuarantinePorts } from './quarantine-mail.ts';

export type UnwantedPorts = QuarantinePorts &
  Pick<Ports, 'journal'> & {
    readonly directory: Pick<Directory, 'account'>;
    readonly scanner: VirusScanner;
  };

/** What SES thinks of a mail. */
export function unwantedBy(proof: MailProof): Exclude<QuarantineReason, 'denied'> | undefined {
  if (proof.kind !== 'verdicts') return undefined;
  if (proof.virus === 'FAIL') return 'virus';
  return proof.spam === 'FAIL' ? 'spam' : undefined;
}

/**
 * Spam of a sender who is proven and on a list is none. What was released, or is given up, is not looked at again.
 *
 * @param path of the raw mail
 * @throws Transient when the virus scanner does not answer: the mail is kept and comes again
 */
export async function causeForQuarantine(
  ports: UnwantedPorts,
  event: MailEvent,
  { line, sender }: Pick<KnownSender, 'line' | 'sender'>,
  path: string,
): Promise<QuarantineCause | undefined> {
  if (event.isReleased || event.isGivenUp) return undefined;
  const account = await ports.directory.account(accountOf(line));
  const rule = ruleAbout([sender, event.envelopeFrom], { line: line.rules, account: account?.rules });
  if (rule?.kind === 'deny') {
    const detail = `${rule.entry} is denied by the ${rule.whose}`;
    return { reason: 'denied', detail, line: line.number };
  }
  const virus = await findVirus(ports, event, path);
  return virus === undefined ? undefined : { reason: 'virus', detail: virus, line: line.number };
}

/**
 * Only a virus that was found is one. A mail that could not be checked goes on: what opens documents expects the worst
 * of each, and a fax carries nothing but pictures.
 */
async function findVirus(
  { scanner, journal }: UnwantedPorts,
  { proof, key }: MailEvent,
  path: string,
): Promise<string | undefined> {
  if (proof.kind === 'verdicts') {
    const { virus } = proof;
    if (virus !== 'PASS' && virus !== 'FAIL') journal.alarm('virus-not-checked', { key, virus });
    return virus === 'FAIL' ? 'found by Amazon SES' : undefined;
  }
  const scan = await scanner.scan(path).catch((error: unknown) => {
    if (error instanceof Transient) journal.alarm('virus-scanner-down', { key, cause: String(error.cause ?? error) });
    throw error;
  });
  if (scan.kind === 'unchecked') journal.alarm('virus-not-checked', { key, why: scan.why });
  return scan.kind === 'infected' ? scan.name : undefined;
}
