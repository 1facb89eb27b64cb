/** What becomes of mails that come in one after the other, on both sides: a fax leaves, is held for its sender's word, or nothing comes of it. */
import assert from 'node:assert/strict';
import { accept, type MailEvent } from '../../../lambdas/handlers/accept.ts';
import { nodeResolver } from '../../../lambdas/mail/proof/lookups.ts';
import { readHere } from '../../../lambdas/mail/reader/read-here.ts';
import { Judge } from '../../../local/smtp/judge.ts';
import { localEngine } from '../../scenarios/local-engine.ts';
import { World } from '../../scenarios/world.ts';
import { withFile } from './ask.ts';
import type { DnsServer, Zone } from './dns-server.ts';
import { keyZone } from './providers.ts';

export const spf = (record: string): Zone => ({ ...keyZone, 'example.com': { TXT: [record] } });

export type Fate = 'leaves' | 'held' | 'nothing';

export interface Delivery {
  readonly raw: string;
  readonly to?: string;
  readonly envelopeFrom?: string;
  readonly ip?: string;
}

export const number = '0289089211@fax.example';
const elsewhere = '198.51.100.9';
export const here = '192.0.2.1';
/** The clock of the world stands here; the mails are of that morning. */
export const now = Date.UTC(2026, 10, 22, 9, 0, 0);
export const sentAt = now - 60_000;
export const day = 24 * 60 * 60_000;
export const from = 'anna@example.com';

const receipt = 'd6iitobk75ur44p8kdnnp7g2n800abcd';

export interface Side {
  readonly name: string;
  /** @returns what the intake says of the mail; undefined when it is not taken */
  take(world: World, dns: DnsServer, delivery: Required<Delivery>, key: string): Promise<MailEvent | undefined>;
}

const oneMachine: Side = {
  name: 'one machine',
  async take(world, dns, { raw, to, envelopeFrom, ip }, key) {
    const { clock, directory, journal, leases } = world.ports();
    const resolver = nodeResolver(dns.address);
    const judge = new Judge({ clock, directory, journal, leases, domains: ['fax.example'], mails: readHere, resolver });
    const envelope = { peer: ip, helo: 'mail.example.com', from: envelopeFrom };
    const judgement = await withFile(raw, (path) => judge.sender(path, envelope));
    if (!judgement.ok) return undefined;
    return { key, envelopeFrom, recipients: [to], proof: judgement.proof, at: clock.now() };
  },
};

/** SES adds its trace field, and verdicts: SPF by the peer and the domain of MAIL FROM. */
const aws: Side = {
  name: 'AWS',
  async take(world, _dns, { to, envelopeFrom, ip }, key) {
    const isOwn = ip === here && envelopeFrom.endsWith('@example.com');
    const verdicts = { dmarc: 'GRAY', spf: isOwn ? 'PASS' : 'GRAY' } as const;
    const proof = { kind: 'verdicts', verdicts, virus: 'PASS', receipt } as const;
    return { key, envelopeFrom, recipients: [to], proof, at: world.clock.now() };
  },
};

const trace = (ip: string): string =>
  `Received: from mail.example.com (mail.example.com [${ip}])\r\n by inbound-smtp.eu-west-1.amazonaws.com with SMTP id ${receipt}\r\n for ${number};\r\n Sun, 22 Nov 2026 08:59:30 +0000 (UTC)\r\n`;

export const sides: readonly Side[] = [oneMachine, aws];

export interface Result {
  readonly fate: Fate;
  /** Names of what would be faxed. */
  readonly documents: readonly string[];
}

/** One after the other into the same service. */
export async function resultsOf(
  side: Side,
  dns: DnsServer,
  deliveries: readonly Delivery[],
  minutesBetween = 0,
): Promise<Result[]> {
  const world = new World({ engine: localEngine, resolver: nodeResolver(dns.address) });
  const results: Result[] = [];
  for (const [index, given] of deliveries.entries()) {
    const delivery = { to: number, envelopeFrom: 'bounce@forwarder.example', ip: elsewhere, ...given };
    const key = `mail/${index}.eml`;
    const before = (await world.store.faxes.list({ limit: 1000 })).map(({ id }) => id);
    const event = await side.take(world, dns, delivery, key);
    world.blobs.set(key, Buffer.from((side === aws ? trace(delivery.ip) : '') + delivery.raw, 'latin1'));
    if (event !== undefined) await world.alive((ports) => accept(ports, event));
    results.push(await resultOf(world, before));
    world.clock.time += minutesBetween * 60_000;
  }
  return results;
}

const nothing: Result = { fate: 'nothing', documents: [] };

async function resultOf(world: World, before: readonly string[]): Promise<Result> {
  const [fax, ...more] = (await world.store.faxes.list({ limit: 1000 })).filter(({ id }) => !before.includes(id));
  assert.equal(more.length, 0);
  if (fax === undefined) return nothing;
  const submission = await world.store.submissions.submission(fax.submission);
  const { ignored = [] } = submission ?? {};
  const raw = world.blobs.get(submission?.key ?? '') ?? new Uint8Array();
  const mail = await withFile(Buffer.from(raw), (path) => readHere.read(path, { ignored }));
  // A mail without a document is told to its sender, and no fax.
  if (mail.documents.length === 0 || mail.problem !== undefined) return nothing;
  return { fate: fax.state === 'held' ? 'held' : 'leaves', documents: mail.documents.map(({ name }) => name) };
}
