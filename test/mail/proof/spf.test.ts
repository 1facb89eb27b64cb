import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { nodeResolver, withLookups } from '../../../lambdas/mail/proof/lookups.ts';
import { SpfCheck } from '../../../lambdas/mail/proof/spf.ts';
import { findSpfWeakness } from '../../../lambdas/mail/proof/spf-weakness.ts';
import { prove, type Way } from './ask.ts';
import { DnsServer, type Zone } from './dns-server.ts';
import { draft, now } from './providers.ts';

const dns = await DnsServer.start({});
after(() => dns[Symbol.asyncDispose]());

const txt = (...TXT: string[]) => ({ TXT });

/** `pass`, `open` for a pass that proves nothing, or what else it is. */
async function spf(zone: Zone, ip = '192.0.2.1', domain = 'example.com'): Promise<string> {
  dns.zone = zone;
  const sender = { ip, helo: 'mail.example.com', envelopeFrom: `rossi@${domain}` };
  const found = await withLookups(nodeResolver(dns.address), (lookups) => new SpfCheck(lookups, sender).run(domain));
  return found.result === 'pass' && found.isOpen ? 'open' : found.result;
}

test('mechanisms, qualifiers and modifiers', async () => {
  const table: [record: string, ip: string, result: string][] = [
    ['v=spf1 ip4:192.0.2.1 -all', '192.0.2.1', 'pass'],
    ['v=spf1 ip4:192.0.2.0/24 -all', '192.0.2.200', 'pass'],
    ['v=spf1 ip4:192.0.2.1 -all', '::ffff:192.0.2.1', 'pass'],
    ['V=SPF1 IP4:192.0.2.1 -ALL', '192.0.2.1', 'pass'],
    ['v=spf1 ip4:192.0.2.1 -all', '192.0.2.2', 'no'],
    ['v=spf1 ip4:192.0.2.1 ~all', '192.0.2.2', 'no'],
    ['v=spf1 ?ip4:192.0.2.1 -all', '192.0.2.1', 'no'],
    ['v=spf1 -ip4:192.0.2.1 ip4:192.0.2.0/24 -all', '192.0.2.1', 'no'],
    ['v=spf1', '192.0.2.1', 'no'],
    ['v=spf1 ip6:2001:db8::/32 -all', '2001:db8::25', 'pass'],
    ['v=spf1 ip6:2001:db8::/32 -all', '2001:db9::25', 'no'],
    ['v=spf1 ip4:192.0.2.1 -all', '2001:db8::25', 'no'],
    ['v=spf1 a -all', '192.0.2.9', 'pass'],
    ['v=spf1 a/24 -all', '192.0.2.77', 'pass'],
    ['v=spf1 a:mail.example.com//64 -all', '2001:db8:0:1::77', 'pass'],
    ['v=spf1 mx -all', '192.0.2.10', 'pass'],
    ['v=spf1 mx:example.com/24 -all', '192.0.2.11', 'pass'],
    ['v=spf1 exists:%{i}._ok.%{d} -all', '192.0.2.5', 'pass'],
    ['v=spf1 exists:%{ir}.%{v}._ok.%{d2} -all', '192.0.2.5', 'pass'],
    ['v=spf1 exists:%{i}._ok.%{d} -all', '192.0.2.6', 'no'],
    ['v=spf1 ptr -all', '192.0.2.1', 'no'],
    ['v=spf1 include:other.example -all', '192.0.2.1', 'pass'],
    ['v=spf1 include:other.example -all', '192.0.2.2', 'no'],
    ['v=spf1 redirect=other.example', '192.0.2.1', 'pass'],
    ['v=spf1 exp=why.example ip4:192.0.2.1 unknown=x', '192.0.2.1', 'pass'],
    ['v=spf1 include:nobody.example ip4:192.0.2.1', '192.0.2.1', 'malformed'],
    ['v=spf1 ip4:192.0.2.1.5 -all', '192.0.2.1', 'malformed'],
    ['v=spf1 ip4:192.0.2.1/33 -all', '192.0.2.1', 'malformed'],
    ['v=spf1 nonsense -all', '192.0.2.1', 'malformed'],
    ['v=spf1 include:example.com -all', '192.0.2.1', 'malformed'],
    ['v=spf10 ip4:192.0.2.1', '192.0.2.1', 'none'],
  ];
  for (const [record, ip, result] of table) {
    const zone: Zone = {
      'example.com': { TXT: ['other text', record], A: ['192.0.2.9'], MX: ['mx.example.com'] },
      'mail.example.com': { AAAA: ['2001:db8:0:1::25'] },
      'mx.example.com': { A: ['192.0.2.10'] },
      '192.0.2.5._ok.example.com': { A: ['127.0.0.2'] },
      '5.2.0.192.in-addr._ok.example.com': { A: ['127.0.0.2'] },
      'other.example': txt('v=spf1 ip4:192.0.2.1 -all'),
    };
    assert.equal(await spf(zone, ip), result, `${record} from ${ip}`);
  }
  assert.equal(await spf({ 'example.com': txt('v=spf1 ip4:192.0.2.1', 'v=spf1 -all') }), 'malformed');
  assert.equal(await spf({}), 'none');
});

test('a record that lets nearly everybody pass proves nothing', async () => {
  const table: [record: string, ip: string, result: string][] = [
    ['v=spf1 +all', '192.0.2.1', 'open'],
    ['v=spf1 all', '192.0.2.1', 'open'],
    ['v=spf1 ip4:192.0.2.1 +all', '192.0.2.1', 'open'],
    ['v=spf1 ip4:192.0.0.0/12 -all', '192.0.2.1', 'pass'],
    ['v=spf1 ip4:192.0.0.0/11 -all', '192.0.2.1', 'open'],
    ['v=spf1 ip4:192.0.2.1 ip4:128.0.0.0/1 -all', '192.0.2.1', 'pass'],
    ['v=spf1 ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all', '192.0.2.1', 'open'],
    ['v=spf1 ip6:2001:db0::/28 -all', '2001:db8::1', 'pass'],
    ['v=spf1 ip6:2001:da0::/27 -all', '2001:db8::1', 'open'],
    ['v=spf1 a/8 -all', '192.0.2.1', 'open'],
    ['v=spf1 mx/4 -all', '192.0.2.1', 'open'],
    ['v=spf1 exists:example.com -all', '192.0.2.1', 'open'],
    ['v=spf1 exists:%{l}.%{d} -all', '192.0.2.1', 'open'],
    ['v=spf1 include:open.example -all', '192.0.2.1', 'open'],
    ['v=spf1 redirect=open.example', '192.0.2.1', 'open'],
  ];
  for (const [record, ip, result] of table) {
    const zone: Zone = {
      'example.com': { TXT: [record], A: ['192.0.2.200'], MX: ['example.com'] },
      'rossi.example.com': { A: ['127.0.0.2'] },
      'open.example': txt('v=spf1 +all'),
    };
    assert.equal(await spf(zone, ip), result, `${record} from ${ip}`);
  }
});

test('ten look-ups, then no more', async () => {
  const chain = (length: number): Zone =>
    Object.fromEntries(
      Array.from({ length }, (_, n) => [
        n === 0 ? 'example.com' : `n${n}.example.com`,
        txt(n === length - 1 ? 'v=spf1 ip4:192.0.2.1 -all' : `v=spf1 include:n${n + 1}.example.com -all`),
      ]),
    );
  assert.equal(await spf(chain(11)), 'pass');
  assert.equal(await spf(chain(12)), 'malformed');
  dns.asked.length = 0;
  const many = Array.from({ length: 500 }, (_, n) => `include:n${n}.example.com`).join(' ');
  await spf({ 'example.com': txt(`v=spf1 ${many} -all`) });
  assert.ok(dns.asked.length <= 12, `${dns.asked.length} questions`);
});

test('what a record leads to is asked for at once: slow servers are waited for together', async () => {
  const names = Array.from({ length: 8 }, (_, n) => `n${n}.example.com`);
  dns.zone = {
    'example.com': txt(`v=spf1 ${names.map((name) => `include:${name}`).join(' ')} ip4:192.0.2.1 -all`),
    ...Object.fromEntries(names.map((name) => [name, txt('v=spf1 ip4:192.0.2.200 -all')])),
  };
  const order: string[] = [];
  dns.asked.length = 0;
  dns.silent.add('n0.example.com');
  const way: Way = { ip: '192.0.2.1', envelopeFrom: 'rossi@example.com', lookupMillis: 300 };
  assert.equal((await prove(draft(), dns, way)).kind, 'none');
  dns.silent.clear();
  order.push(...dns.asked.filter((asked) => asked.includes(' n')));
  // While the first says nothing, all the others have been asked.
  for (const name of names) assert.ok(order.includes(`TXT ${name}`), name);
});

test('an aligned envelope whose domain lets this peer send proves the whole mail', async () => {
  const zone: Zone = {
    'example.com': txt('v=spf1 ip4:192.0.2.1 -all'),
    'bounce.example.com': txt('v=spf1 ip4:192.0.2.1 -all'),
    'other.example': txt('v=spf1 ip4:192.0.2.1 -all'),
  };
  const table: [envelopeFrom: string, ip: string, policy: string, kind: string][] = [
    ['rossi@example.com', '192.0.2.1', '', 'spf'],
    ['ROSSI@EXAMPLE.COM', '192.0.2.1', '', 'spf'],
    ['x@bounce.example.com', '192.0.2.1', '', 'spf'],
    ['x@bounce.example.com', '192.0.2.1', 'v=DMARC1; p=none; aspf=s', 'none'],
    ['rossi@example.com', '192.0.2.1', 'v=DMARC1; p=reject; aspf=s', 'spf'],
    ['rossi@example.com', '192.0.2.2', '', 'none'],
    ['x@other.example', '192.0.2.1', '', 'none'],
    ['x@notexample.com', '192.0.2.1', '', 'none'],
    ['', '192.0.2.1', '', 'none'],
  ];
  for (const [envelopeFrom, ip, policy, kind] of table) {
    dns.zone = { ...zone, '_dmarc.example.com': txt(...(policy ? [policy] : [])) };
    assert.equal((await prove(draft(), dns, { envelopeFrom, ip })).kind, kind, `${envelopeFrom} ${ip} ${policy}`);
  }
  dns.zone = zone;
  const way = { envelopeFrom: 'rossi@example.com', ip: '192.0.2.1' };
  const twice = `Content-Type: text/html\r\n${draft()}`;
  assert.equal((await prove(twice, dns, way)).kind, 'none', 'two readers would see two mails');
  assert.equal((await prove(`Subject: other\r\nTo: x@y.example\r\n${draft()}`, dns, way)).kind, 'spf');
});

test('where somebody else saw the peer pass, only the record is read', async () => {
  const way: Way = { peer: 'passed', envelopeFrom: 'rossi@example.com' };
  for (const [record, kind] of [
    ['v=spf1 ip4:192.0.2.1 -all', 'spf'],
    ['v=spf1 ip4:192.0.2.1 +all', 'none'],
    ['v=spf1 ip4:192.0.2.1 ip4:64.0.0.0/2 -all', 'none'],
  ] as const) {
    dns.zone = { 'example.com': txt(record) };
    assert.equal((await prove(draft(), dns, way)).kind, kind, record);
    assert.equal((await prove(draft(), dns, { ...way, peer: 'unknown' })).kind, 'none');
  }
});

test('whose record proves nothing, and where', async () => {
  const zone: Zone = {
    'sound.example': txt('v=spf1 include:also-sound.example mx ?all'),
    'also-sound.example': txt('v=spf1 ip4:192.0.2.0/24 -all'),
    'open.example': txt('v=spf1 +all'),
    'wide.example': txt('v=spf1 ip4:10.0.0.0/8 -all'),
    'includes.example': txt('v=spf1 include:sound.example include:wide.example -all'),
    'loops.example': txt('v=spf1 include:loops.example redirect=open.example'),
  };
  dns.zone = zone;
  dns.failing.add('failing.example');
  const find = (domain: string) =>
    withLookups(nodeResolver(dns.address), (lookups) => findSpfWeakness(domain, lookups), 2000);
  assert.equal(await find('sound.example'), 'none');
  assert.equal(await find('nobody.example'), 'none');
  assert.deepEqual(await find('open.example'), { domain: 'open.example', record: 'v=spf1 +all' });
  assert.deepEqual(await find('wide.example'), { domain: 'wide.example', record: 'v=spf1 ip4:10.0.0.0/8 -all' });
  assert.deepEqual(await find('includes.example'), { domain: 'wide.example', record: 'v=spf1 ip4:10.0.0.0/8 -all' });
  assert.deepEqual(await find('loops.example'), { domain: 'open.example', record: 'v=spf1 +all' });
  assert.equal(await find('failing.example'), 'unknown');
});

test('the time of the mail decides nothing here', async () => {
  dns.zone = { 'example.com': txt('v=spf1 ip4:192.0.2.1 -all') };
  const old = draft({ sentAt: now - 90 * 24 * 60 * 60_000 });
  assert.equal((await prove(old, dns, { envelopeFrom: 'rossi@example.com', ip: '192.0.2.1' })).kind, 'spf');
});
