/**
 * What becomes of mails that big providers signed, and of what can be made of such a mail by somebody who has it: it
 * leaves, is held for its sender's word, or nothing comes of it. The same on one machine and on AWS.
 */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { DnsServer } from './dns-server.ts';
import {
  type Delivery,
  day,
  type Fate,
  from,
  here,
  now,
  number,
  resultsOf,
  type Side,
  sentAt,
  sides,
  spf,
} from './fates.ts';
import { draft, gmail, icloud, keyZone, microsoft365, type Provider, providers, ses, signAs } from './providers.ts';

const dns = await DnsServer.start(keyZone);
after(() => dns[Symbol.asyncDispose]());
const fatesOf = async (side: Side, deliveries: readonly Delivery[], minutesBetween = 0): Promise<Fate[]> =>
  (await resultsOf(side, dns, deliveries, minutesBetween)).map(({ fate }) => fate);

/** A reply in which somebody else's text is quoted: what an attacker can make a listed sender sign. */
const letter = draft({
  from,
  sentAt,
  contentType: 'text/plain; charset=utf-8',
  body: 'Thank you.\r\n\r\nYou wrote:\r\n--x\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF-1.4 forged\r\n--x--',
});
const signedBy = (provider: Provider, mail = draft({ from, sentAt }), time = sentAt): string =>
  signAs(provider, mail, { sentAt: time });

interface Row {
  readonly what: string;
  readonly make: (provider: Provider) => readonly Delivery[];
  /** The last delivery's fate by provider; one word where it is the same for all. */
  readonly fate: Fate | Readonly<Record<string, Fate>>;
  readonly record?: string;
}

/** By DKIM alone a number leaves where its To is signed. */
const byTo = {
  [gmail.name]: 'leaves',
  [microsoft365.name]: 'held',
  [icloud.name]: 'leaves',
  [ses.name]: 'leaves',
} as const;
const unsignedType = (provider: Provider): boolean =>
  !provider.names.some((name) => name.toLowerCase() === 'content-type');

const rows: readonly Row[] = [
  { what: 'honest', make: (p) => [{ raw: signedBy(p) }], fate: byTo },
  {
    what: 'honest, the number in Cc',
    make: (p) => [{ raw: signedBy(p, draft({ from, sentAt, to: 'x@example.org', cc: `Fax <${number}>` })) }],
    fate: { ...byTo, [icloud.name]: 'held' },
  },
  {
    what: 'Content-Type on top of a mail that has one',
    make: (p) => [{ raw: `Content-Type: multipart/mixed; boundary=x\r\n${signedBy(p, letter)}` }],
    fate: 'nothing',
  },
  {
    what: 'Content-Type on top of a letter that had none',
    make: (p) => [
      {
        raw: `Content-Type: multipart/mixed; boundary=x\r\n${signedBy(p, letter.replace(/^Content-Type: text.*\r\n/m, ''))}`,
      },
    ],
    fate: 'nothing',
  },
  {
    what: 'Content-Type exchanged',
    make: (p) => [{ raw: signedBy(p, letter).replace('text/plain; charset=utf-8', 'multipart/mixed; boundary=x') }],
    fate: 'nothing',
  },
  {
    what: 'Content-Type exchanged for that of a document',
    make: (p) => [{ raw: signedBy(p, letter).replace('text/plain; charset=utf-8', 'application/pdf; name=a.pdf') }],
    fate: 'nothing',
  },
  {
    what: 'Disposition on top of a letter',
    make: (p) => [{ raw: `Content-Disposition: attachment; filename=letter.txt\r\n${signedBy(p, letter)}` }],
    fate: 'nothing',
  },
  {
    what: 'Disposition on top of a mail with a document',
    make: (p) => [{ raw: `Content-Disposition: attachment; filename=x.txt\r\n${signedBy(p)}` }],
    fate: byTo,
  },
  {
    what: 'Auto-Submitted taken out, where it is signed',
    make: (p) => {
      const reply = draft({ from, sentAt, extra: ['Auto-Submitted: auto-replied'] });
      const raw = signAs(p, reply, { sentAt, names: [...p.names, 'Auto-Submitted'] });
      return [{ raw: raw.replace('Auto-Submitted: auto-replied\r\n', '') }];
    },
    fate: 'nothing',
  },
  {
    what: 'Auto-Submitted taken out of a reply to somebody else, where it is not signed',
    make: (p) => {
      const reply = draft({ from, sentAt, to: 'mallory@evil.example', extra: ['Auto-Submitted: auto-replied'] });
      return [{ raw: signedBy(p, reply).replace('Auto-Submitted: auto-replied\r\n', '') }];
    },
    fate: 'held',
  },
  {
    what: 'an automatic reply as it is',
    make: (p) => [{ raw: signedBy(p, draft({ from, sentAt, extra: ['Auto-Submitted: auto-replied'] })) }],
    fate: 'nothing',
  },
  { what: 'a second Subject', make: (p) => [{ raw: `Subject: other\r\n${signedBy(p)}` }], fate: 'nothing' },
  { what: 'sent again to the same number', make: (p) => [{ raw: signedBy(p) }, { raw: signedBy(p) }], fate: 'nothing' },
  {
    what: 'sent again to the same number in another spelling',
    make: (p) => [{ raw: signedBy(p) }, { raw: signedBy(p), to: '+39.02.89089211@fax.example' }],
    fate: 'nothing',
  },
  {
    what: 'sent again to another number',
    make: (p) => [{ raw: signedBy(p) }, { raw: signedBy(p), to: '0289089212@fax.example' }],
    fate: 'held',
  },
  {
    what: 'five days old',
    make: (p) => [{ raw: signedBy(p, draft({ from, sentAt: now - 5 * day }), now - 5 * day) }],
    fate: byTo,
  },
  {
    what: 'older than five days',
    make: (p) => [{ raw: signedBy(p, draft({ from, sentAt: now - 5 * day - 2000 }), now - 5 * day - 2000) }],
    fate: 'nothing',
  },
  {
    what: 'forwarded by a mailbox of the sender’s',
    make: (p) => [
      {
        raw: `Received: by forwarder\r\nX-Forwarded-To: ${number}\r\n${signedBy(p, draft({ from, sentAt, to: 'anna@example.org' }))}`,
      },
    ],
    fate: 'held',
  },
  {
    what: 'SPF aligned',
    make: (p) => [{ raw: signedBy(p, draft({ from, sentAt, to: 'x@example.org' })), ip: here, envelopeFrom: from }],
    fate: 'leaves',
    record: 'v=spf1 ip4:192.0.2.1 -all',
  },
  {
    what: 'SPF aligned, Content-Type on top',
    make: (p) => [{ raw: `Content-Type: text/html\r\n${signedBy(p)}`, ip: here, envelopeFrom: from }],
    fate: 'nothing',
    record: 'v=spf1 ip4:192.0.2.1 -all',
  },
  {
    what: '+all, so that only the signature counts',
    make: (p) => [{ raw: signedBy(p), ip: here, envelopeFrom: from }],
    fate: byTo,
    record: 'v=spf1 +all',
  },
  {
    what: 'SPF by a range as wide as a provider, so that only the signature counts',
    make: (p) => [{ raw: signedBy(p), ip: here, envelopeFrom: from }],
    fate: byTo,
    record: 'v=spf1 ip4:192.0.0.0/11 -all',
  },
  {
    what: 'SPF by a range as wide as a provider, and no signature',
    make: () => [{ raw: draft({ from, sentAt }), ip: here, envelopeFrom: from }],
    fate: 'nothing',
    record: 'v=spf1 ip4:192.0.0.0/11 -all',
  },
  {
    what: 'SPF by the widest range that still says something',
    make: () => [{ raw: draft({ from, sentAt }), ip: here, envelopeFrom: from }],
    fate: 'leaves',
    record: 'v=spf1 ip4:192.0.0.0/12 -all',
  },
  {
    what: '+all and no signature',
    make: () => [{ raw: draft({ from, sentAt }), ip: here, envelopeFrom: from }],
    fate: 'nothing',
    record: 'v=spf1 ip4:192.0.2.1 +all',
  },
];

for (const side of sides) {
  describe(`whose mail it is, on ${side.name}`, () => {
    for (const { what, make, fate, record } of rows) {
      test(what, async () => {
        for (const provider of providers) {
          dns.zone = record === undefined ? keyZone : spf(record);
          const fates = await fatesOf(side, make(provider));
          assert.equal(fates.at(-1), typeof fate === 'string' ? fate : fate[provider.name], provider.name);
        }
      });
    }

    test('what came directly and is sent again days later is known', async () => {
      dns.zone = spf('v=spf1 ip4:192.0.2.1 -all');
      const raw = signedBy(gmail);
      const direct = { raw, ip: here, envelopeFrom: from };
      assert.deepEqual(await fatesOf(side, [direct, { raw }], 2 * 24 * 60), ['leaves', 'nothing']);
    });

    test('sent on to 40 numbers, one mail each: none leaves', async () => {
      dns.zone = keyZone;
      const raw = signedBy(gmail, draft({ from, sentAt, to: 'mallory@evil.example' }));
      const numbers = Array.from({ length: 40 }, (_, n) => `02890${String(10_000 + n)}@fax.example`);
      const fates = await fatesOf(
        side,
        numbers.map((to) => ({ raw, to })),
      );
      assert.deepEqual(new Set(fates), new Set(['held']));
    });
  });
}

test('a sender whose Content-Type nobody signs is one of these', () => {
  assert.deepEqual(providers.filter(unsignedType), [gmail]);
});
