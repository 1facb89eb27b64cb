/** When DNS cannot say: come again only where the From domain's own records are what could not be had. */
import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { prove, type Way } from './ask.ts';
import { DnsServer, type Zone } from './dns-server.ts';
import { draft, gmail, keyZone, signAs } from './providers.ts';
import { rsaKey } from './signer.ts';

const dns = await DnsServer.start({});
after(() => dns[Symbol.asyncDispose]());
afterEach(() => {
  dns.failing.clear();
  dns.silent.clear();
});

const unsigned = draft();
const signed = signAs(gmail, draft());
const relaxedOnly = signAs(gmail, draft(), { domain: 'mail.example.com' });
const key = { TXT: [rsaKey().record] };
const zone: Zone = {
  ...keyZone,
  'k._domainkey.mail.example.com': key,
  'example.com': { TXT: ['v=spf1 include:other.example -all'] },
  'other.example': { TXT: ['v=spf1 ip4:192.0.2.1 -all'] },
  'dead.example.com': { TXT: ['v=spf1 ip4:192.0.2.1 -all'] },
};
const bySpf: Way = { envelopeFrom: 'rossi@example.com', ip: '192.0.2.1' };

test('trouble decides nothing that is decided without it', async () => {
  const table: [mail: string, failing: readonly string[], way: Way, kind: string][] = [
    [unsigned, [], bySpf, 'spf'],
    [unsigned, ['example.com'], bySpf, 'undecided'],
    [unsigned, ['example.com'], {}, 'none'],
    [unsigned, ['other.example'], bySpf, 'none'],
    [unsigned, ['_dmarc.example.com'], bySpf, 'spf'],
    [unsigned, ['_dmarc.example.com'], {}, 'none'],
    [unsigned, ['dead.example.com'], { ...bySpf, envelopeFrom: 'x@dead.example.com' }, 'none'],
    [unsigned, ['_dmarc.example.com'], { ...bySpf, envelopeFrom: 'x@dead.example.com' }, 'undecided'],
    [signed, [], {}, 'dkim'],
    [signed, ['k._domainkey.example.com'], {}, 'undecided'],
    [signed, ['k._domainkey.example.com'], bySpf, 'spf'],
    [signed, ['example.com'], bySpf, 'dkim'],
    [signed, ['_dmarc.example.com'], {}, 'dkim'],
    [relaxedOnly, [], {}, 'dkim'],
    [relaxedOnly, ['_dmarc.example.com'], {}, 'undecided'],
    [relaxedOnly, ['k._domainkey.mail.example.com'], {}, 'none'],
  ];
  for (const [mail, failing, way, kind] of table) {
    dns.zone = zone;
    dns.failing.clear();
    for (const name of failing) dns.failing.add(name);
    assert.equal((await prove(mail, dns, way)).kind, kind, `${failing} ${JSON.stringify(way)}`);
  }
});

test('a server that says nothing is waited for no longer than all look-ups together may take', async () => {
  dns.zone = zone;
  for (const name of ['_dmarc.example.com', 'k._domainkey.example.com', 'example.com']) dns.silent.add(name);
  assert.equal((await prove(signed, dns, { ...bySpf, lookupMillis: 50 })).kind, 'undecided');
});

test('an answer that comes late is an answer: all are asked at once', async () => {
  dns.zone = zone;
  dns.delay = 150;
  // One after the other they would take longer than this.
  assert.equal((await prove(signed, dns, { ...bySpf, lookupMillis: 1000 })).kind, 'spf');
  dns.delay = 0;
});
