/** `faxpost explain`: what the service would do with a mail, and why, without doing it. */
import { isIP } from 'node:net';
import { cleanText } from '../../lambdas/fax/outside-text.ts';
import type { MailExplanation } from '../explain/explain-mail.ts';
import { isInRanges } from '../smtp/ip-ranges.ts';
import type { Login } from '../smtp/judge.ts';
import { checkAddress } from '../views/line-fields.ts';
import { command } from './command.ts';
import { readDocuments } from './fax/given-documents.ts';

export const explain = command({
  name: 'explain',
  arguments: [{ name: 'mail.eml', is: 'file' }],
  says: 'what would be done with an email, and why, without doing it',
  more: [
    'Every rule in order, the numbers, the documents. Nothing is written, sent or counted. --ip is the address of the server',
    'that sends it, for SPF; --login who logged in, an address or the account of a mail server. Without both, only a',
    'signature proves whose it is. Exit code 1: nothing would be faxed.',
  ].join('\n'),
  example: 'explain offer.eml --mail-from anna@example.com --rcpt 0289089200@fax.localhost --login anna@example.com',
  options: {
    'mail-from': { type: 'string', value: '<address>', says: "the envelope's sender; '' for none" },
    rcpt: { type: 'string', multiple: true, value: '<address>', says: 'an address that it is for' },
    ip: { type: 'string', value: '<address>', says: 'who sends it' },
    login: { type: 'string', value: '<address>|<account>', says: 'who logged in' },
  },
  async run(context, [file = ''], { 'mail-from': from, rcpt = [], ip, login }) {
    if (from === undefined) return { misused: '--mail-from is missing.' };
    if (rcpt.length === 0) return { misused: '--rcpt is missing.' };
    if (ip !== undefined && isIP(ip) === 0) return { misused: `--ip is an IP address, not "${cleanText(ip, 60)}".` };
    const read = await readDocuments([file]);
    if ('refused' in read) return read;
    const { ports, mailDomains } = await context.installation();
    const who = await loginOf(ports.directory, login, ip);
    if (who !== undefined && 'misused' in who) return who;
    const { settings } = context;
    // Loaded only by who needs them: they would double the start of every other command.
    const { explainMail } = await import('../explain/explain-mail.ts');
    const { createEngineConverter } = await import('../../lambdas/documents/jobs/engine-converter.ts');
    const { startWorkerPool } = await import('../../lambdas/documents/sandbox/worker-pool.ts');
    const { nodeResolver } = await import('../../lambdas/mail/proof/lookups.ts');
    const { MailThreads } = await import('../../lambdas/mail/reader/mail-threads.ts');
    const { noScanner } = await import('../../lambdas/flow/intake/no-scanner.ts');
    const { Clamd } = await import('../virus/clamd.ts');
    const { walls, dns, clamd } = settings;
    const workers = startWorkerPool({ walls });
    const mails = new MailThreads({ threads: 1 });
    try {
      const explained = await explainMail(
        {
          ...{ ports, domains: mailDomains, mails, workers, path: file, resolver: nodeResolver(dns) },
          scanner: clamd === undefined ? noScanner : new Clamd(clamd),
          converter: createEngineConverter(workers, { walls }),
        },
        {
          from,
          recipients: rcpt.map((one) => (one.includes('@') ? one : `${one}@${mailDomains[0] ?? ''}`)),
          ip,
          login: who,
        },
      );
      return { json: explained, text: textOf(explained), exit: explained.does === 'nothing' ? 1 : 0 };
    } finally {
      await Promise.all([workers.close(), mails.close()]);
    }
  },
});

async function loginOf(
  directory: { account(id: string): Promise<{ readonly relays?: readonly string[] } | undefined> },
  given: string | undefined,
  ip: string | undefined,
): Promise<Login | { readonly misused: string } | undefined> {
  if (given === undefined) return undefined;
  if (given.includes('@')) {
    const address = checkAddress(given);
    return 'wrong' in address ? { misused: address.wrong } : { kind: 'sender', address: address.value };
  }
  const relays = (await directory.account(given))?.relays ?? [];
  if (relays.length === 0)
    return { misused: `${cleanText(given, 40)} is neither an address nor an account with a mail server.` };
  if (ip === undefined || !isInRanges(relays, ip)) {
    return {
      misused: `The mail server of ${given} may log in from ${relays.join(', ')} only: name such an address with --ip.`,
    };
  }
  return { kind: 'relay', account: given };
}

function textOf({ steps, does, isAnswered, documents, command: letIn }: MailExplanation): string {
  const verdict = {
    fax: 'It is faxed.',
    hold: 'It is held until its sender confirms it.',
    nothing: 'Nothing is faxed.',
  }[does];
  const answer = isAnswered ? 'The sender is answered.' : 'The sender gets no mail.';
  return [
    ...steps.map(({ ok, rule, says }) => `${ok ? '✓' : '✗'} ${rule.padEnd(9)}  ${cleanText(says, 600)}`),
    ...documents.map(({ name, pages, outcome }) => `    ${cleanText(name, 80)}: ${outcome ?? `${pages} pages`}`),
    '',
    `${verdict} ${answer}`,
    ...(letIn === null ? [] : [`To let it in: ${letIn}`]),
  ].join('\n');
}
