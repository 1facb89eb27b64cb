/** What the doctor reads in DNS about a stack's fax domains, and what it says to set. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { dkimState, dmarcState, mailFromState, mxState } from '../../lambdas/aws/operator/check-dns.ts';
import { nodeResolver, withLookups } from '../../lambdas/mail/proof/lookups.ts';
import { DnsServer, type Zone } from '../mail/proof/dns-server.ts';

const domain = 'fax.example.com';
const ours = 'inbound-smtp.eu-west-1.amazonaws.com';
let server: DnsServer;
before(async () => {
  server = await DnsServer.start({});
});
after(() => server[Symbol.asyncDispose]());

type Question = Parameters<typeof mxState>[0];
const ask = <T>(zone: Zone, work: (question: Question) => Promise<T>): Promise<T> => {
  server.zone = zone;
  return withLookups(nodeResolver(server.address), (lookups) => work({ domain, region: 'eu-west-1', lookups }));
};

describe('the mail exchanger', () => {
  test('is SES in the Region of the stack, and nobody else', async () => {
    assert.equal(await ask({ [domain]: { MX: [ours] } }, mxState), ours);
    assert.deepEqual(await ask({}, mxState), { wrong: `is missing: set ${domain} MX 10 ${ours}` });
    assert.deepEqual(await ask({ [domain]: { MX: ['mail.example.com'] } }, mxState), {
      wrong: `leads to mail.example.com: set ${domain} MX 10 ${ours}`,
    });
    assert.deepEqual(await ask({ [domain]: { MX: [ours, 'mail.example.com'] } }, mxState), {
      wrong: `leads to mail.example.com as well, where faxes would be lost: leave ${ours} alone`,
    });
  });

  test('is not guessed at when DNS does not answer', async () => {
    server.failing.add(domain);
    assert.deepEqual(await ask({}, mxState), { wrong: `DNS did not answer about ${domain}: try again` });
    server.failing.delete(domain);
  });
});

describe('SES’s keys', () => {
  test('are found by SES, or the records are named', () => {
    assert.equal(dkimState({ domain }, { DkimAttributes: { Status: 'SUCCESS' } }), 'SES found its keys');
    const { wrong } = dkimState({ domain }, { DkimAttributes: { Status: 'PENDING', Tokens: ['one', 'two'] } }) as {
      wrong: string;
    };
    assert.match(wrong, /PENDING/);
    for (const token of ['one', 'two']) {
      assert.ok(wrong.includes(`${token}._domainkey.${domain} CNAME ${token}.dkim.amazonses.com`));
    }
    assert.match((dkimState({ domain }, {}) as { wrong: string }).wrong, /^is off/);
  });
});

describe('the domain of the envelope', () => {
  const name = `bounces.${domain}`;
  const identity = { MailFromAttributes: { MailFromDomain: name, MailFromDomainStatus: 'PENDING' } } as const;
  const complaints = 'feedback-smtp.eu-west-1.amazonses.com';

  test('is SES’s own, or has an exchanger and an SPF record for SES', async () => {
    const all = (question: Question) => mailFromState(question, identity as never);
    assert.equal(await ask({}, (question) => mailFromState(question, {})), 'is SES’s own, with its SPF');
    const spf = 'v=spf1 include:amazonses.com ~all';
    assert.equal(await ask({ [name]: { MX: [complaints], TXT: ['other', spf] } }, all), name);
    const { wrong } = (await ask({ [name]: { TXT: ['v=spf1 include:_spf.example.net -all'] } }, all)) as {
      wrong: string;
    };
    assert.ok(wrong.includes(`${name} MX 10 ${complaints}`));
    assert.ok(wrong.includes(`${name} TXT "${spf}"`));
  });
});

describe('what is to be done with forgeries', () => {
  test('says the domain, or one above it; else the record is named', async () => {
    const policy = 'v=DMARC1; p=reject';
    assert.equal(await ask({ [`_dmarc.${domain}`]: { TXT: [policy] } }, dmarcState), policy);
    assert.equal(
      await ask({ '_dmarc.example.com': { TXT: ['v=spf1 -all', policy] } }, dmarcState),
      `${policy} (of example.com)`,
    );
    assert.deepEqual(await ask({}, dmarcState), {
      wrong: `is missing: set _dmarc.${domain} TXT "v=DMARC1; p=quarantine"`,
    });
  });
});
