/** What a start tells the person in front of it: where things are, and how to send the first fax. */
import type { Line } from '../../lambdas/fax/model.ts';
import { demonstrationLine, demonstrationSender } from '../demonstration.ts';
import { program, typed } from '../invocation.ts';

export interface Welcome {
  /** `host:port` */
  readonly smtp: string;
  /** Opens the private pages. */
  readonly privateLink: string;
  readonly simulator: string | undefined;
  readonly domain: string;
  readonly relay: string | undefined;
  readonly lines: readonly Line[];
  /** Set on the first start. */
  readonly demonstration: { readonly password: string } | undefined;
}

/** Numbers of the simulator worth trying, as they are dialled from Milan. */
const trials = [
  ['02 8908 9200', 'delivered'],
  ['02 8908 9280', 'busy: tried three times'],
  ['02 8908 9281', 'busy twice, then delivered'],
] as const;

export function welcome(facts: Welcome): string {
  return ['', ...addresses(facts), '', ...(facts.demonstration ? firstFax(facts) : linesOf(facts)), ''].join('\n');
}

function addresses({ privateLink, simulator, relay, smtp }: Welcome): string[] {
  const out = relay === undefined ? outboxOf(privateLink) : `through ${relay.replace(/\/\/.*@/, '//')}`;
  return [
    `  Faxes and emails  ${privateLink}`,
    ...(simulator === undefined
      ? []
      : [`  The other side    ${simulator}/   (the simulator: what the called machines print)`]),
    `  Email in          smtp://${smtp}`,
    `  Email out         ${out}`,
  ];
}

function outboxOf(privateLink: string): string {
  const link = new URL(privateLink);
  link.pathname = '/outbox';
  return link.href;
}

function firstFax({ demonstration, smtp, domain, simulator }: Welcome): string[] {
  const password = demonstration?.password ?? '';
  const number = simulator === undefined ? '<number>' : '0289089200';
  const sender = demonstrationSender;
  return [
    `A line to try with: ${demonstrationLine.number}. ${sender} sends from it, with this password (shown once):`,
    '',
    `  ${password}`,
    '',
    'Send the first fax, by the command line or by email:',
    '',
    `  ${program} send --from ${sender} --to ${number} --wait letter.pdf`,
    `  swaks --server ${smtp} --auth PLAIN --auth-user ${sender} --auth-password ${password} \\`,
    `    --from ${sender} --to ${number}@${domain} --header 'Subject: My first fax' --attach-name letter.pdf --attach @letter.pdf`,
    `  curl smtp://${smtp} --user ${sender}:${password} --mail-from ${sender} --mail-rcpt ${number}@${domain} \\`,
    `    -H 'From: ${sender}' -H 'Subject: My first fax' -F '=Here is the letter.;type=text/plain' -F 'file=@letter.pdf;encoder=base64'`,
    '',
    ...(simulator === undefined ? [] : [...trialRows(), '', ...receiveRows()]),
  ];
}

const trialRows = (): string[] => [
  'Numbers to try (the last two digits choose what happens; nothing leaves this machine):',
  '',
  ...trials.map(([number, says]) => `  ${number}   ${says}`),
];

const receiveRows = (): string[] => [
  'Receive one: the simulator calls your line, and an email with the PDF goes out:',
  '',
  `  ${program} simulate receive --from +390289089211 --to ${demonstrationLine.number} letter.pdf`,
];

function linesOf({ lines }: Welcome): string[] {
  if (lines.length === 0) {
    return [`There is no line yet. Add one: ${typed('line add +390240701234 --country IT --sender you@example.com')}`];
  }
  return lines.map(
    ({ number, name, senders }) =>
      `  Line ${number}  ${name}  (${senders.length === 0 ? 'nobody may send yet' : senders.join(', ')})`,
  );
}
