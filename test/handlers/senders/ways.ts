/** What becomes of one mail, by real SMTP on one machine and by a notification of SES on AWS: a fax leaves, is held, or nothing. */
import { nodeResolver } from '../../../lambdas/mail/proof/lookups.ts';
import type { Administration } from '../../../lambdas/ports.ts';
import { Peer, type Server } from '../../local/smtp/peer.ts';
import type { DnsServer } from '../../mail/proof/dns-server.ts';
import { putLine } from '../../put-line.ts';
import { localEngine } from '../../scenarios/local-engine.ts';
import { demoLine, World } from '../../scenarios/world.ts';

export const number = '0289089211@fax.example';
const receipt = 'd6iitobk75ur44p8kdnnp7g2n800abcd';
/** Where every mail of one machine comes from; on AWS the trace field names it. */
const here = '127.0.0.1';

export interface Delivery {
  readonly raw: string;
  readonly envelopeFrom?: string;
  /** User and password. */
  readonly login?: readonly [string, string];
  readonly isPlain?: boolean;
  /** SES says that SPF passed. */
  readonly passesSpf?: boolean;
}

export type Fate = 'leaves' | 'held' | 'nothing';

export interface Outcome {
  readonly fate: Fate;
  /** Kinds of mails to the sender. */
  readonly answers: readonly string[];
  /** What the peer heard last. */
  readonly reply?: string;
}

export type SetUp = (administration: Administration) => Promise<unknown>;

async function newWorld(dns: DnsServer, setUp: SetUp, senders: readonly string[]): Promise<World> {
  const world = new World({ engine: localEngine, resolver: nodeResolver(dns.address) });
  await putLine(world.store, { ...demoLine, senders });
  await setUp(world.store.administration);
  return world;
}

async function outcomeOf(world: World): Promise<Outcome> {
  const accepting = await world.engine.runOne(world.ports());
  const [fax] = accepting ? await world.store.faxes.list({ limit: 1 }) : [];
  if (fax?.state === 'accepted') return { fate: 'leaves', answers: [] };
  await world.run(1);
  return { fate: fax?.state === 'held' ? 'held' : 'nothing', answers: world.mails.map(({ kind }) => kind) };
}

export interface Machine {
  readonly server: Server;
  readonly dns: DnsServer;
  readonly senders: readonly string[];
}

export async function onOneMachine({ server, dns, senders }: Machine, setUp: SetUp, mail: Delivery): Promise<Outcome> {
  await setUp(server.store.administration);
  const before = server.mails().length;
  const reply = await deliver(server, mail);
  const event = server.mails()[before];
  if (event === undefined) return { fate: 'nothing', answers: [], reply };
  const world = await newWorld(dns, setUp, senders);
  world.receive(await server.store.files.readAll(event.key), event);
  return { ...(await outcomeOf(world)), reply };
}

async function deliver(server: Server, { raw, envelopeFrom, login, isPlain = false }: Delivery): Promise<string> {
  const { peer } = await Peer.connect(server);
  await peer.say('EHLO mail.example.com');
  if (login !== undefined) {
    if (!isPlain) await peer.startTls();
    const answer = await peer.logIn(...login);
    if (!answer.startsWith('235')) return answer;
  }
  for (const command of [`MAIL FROM:<${envelopeFrom ?? 'rossi@example.com'}>`, `RCPT TO:<${number}>`, 'DATA']) {
    const answer = await peer.say(command);
    if (!/^[23]/.test(answer)) return answer;
  }
  return peer.say(`${raw.trimEnd()}\r\n.`);
}

export async function onAws({ dns, senders }: Omit<Machine, 'server'>, setUp: SetUp, mail: Delivery): Promise<Outcome> {
  const { raw, envelopeFrom = 'rossi@example.com', passesSpf = false } = mail;
  const trace = `Received: from mail.example.com (mail.example.com [${here}])\r\n by inbound-smtp.eu-west-1.amazonaws.com with SMTP id ${receipt}\r\n for ${number};\r\n Sun, 22 Nov 2026 08:59:30 +0000 (UTC)\r\n`;
  const verdicts = { dmarc: 'GRAY', spf: passesSpf ? 'PASS' : 'GRAY' } as const;
  const world = await newWorld(dns, setUp, senders);
  world.receive(Buffer.from(trace + raw, 'latin1'), {
    recipients: [number],
    envelopeFrom,
    proof: { kind: 'verdicts', verdicts, virus: 'PASS', receipt },
  });
  return outcomeOf(world);
}
