import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { clock, newSite, type Site } from '../site.ts';

const privatePaths = ['/', '/outbox', '/outbox/x', '/faxes/x', '/faxes/x/fax.pdf', '/mails/x', '/nowhere'];
const asBrowser = { accept: 'text/html,application/xhtml+xml', 'sec-fetch-mode': 'navigate' };
const tokenOf = ({ link }: Site): string => new URL(link).searchParams.get('token') ?? '';
const as = (word: string) => ({ authorization: `Basic ${Buffer.from(`anybody:${word}`).toString('base64')}` });
const cookieOf = (header: unknown): string => String([header].flat()[0]).split(';')[0] ?? '';

describe('the public listener', () => {
  test('has no private path, whatever the headers say, not even with the token or the password', async () => {
    for (const password of [{}, { FAXPOST_PAGE_PASSWORD: 'sesame' }]) {
      await using site = await newSite(password);
      for (const isOpen of [false, true]) {
        if (isOpen) site.open();
        for (const path of privatePaths) {
          for (const headers of [
            {},
            { host: 'localhost' },
            { host: '127.0.0.1:8027' },
            { 'x-forwarded-for': '127.0.0.1' },
            { authorization: `Bearer ${tokenOf(site)}` },
            as('sesame'),
          ]) {
            const { status, text } = await site.ask('GET', path, headers);
            assert.deepEqual([status, text], [404, ''], path);
          }
          assert.equal((await site.ask('GET', `${path}?token=${tokenOf(site)}`)).status, 404);
        }
      }
    }
  });
});

describe('the private listener', () => {
  test('shows nothing without the token, from loopback neither', async () => {
    await using site = await newSite();
    for (const path of privatePaths) {
      for (const headers of [{}, { host: 'localhost' }, { 'x-forwarded-for': '127.0.0.1' }, { cookie: 'faxpost=x' }]) {
        const { status, text } = await site.askPrivate('GET', path, headers);
        assert.equal(status, 401, path);
        assert.match(text, /^Open the link that the start of the service printed/);
      }
    }
  });

  test('the link signs a browser in: a cookie that scripts and other sites never have, and an address without the token', async () => {
    await using site = await newSite();
    const token = tokenOf(site);
    for (const [path, target] of [
      ['/', '/'],
      ['/outbox', '/outbox'],
      ['/faxes/x', '/faxes/x'],
    ] as const) {
      const { status, headers, text } = await site.askPrivate('GET', `${path}?token=${token}`, asBrowser);
      assert.deepEqual([status, headers.location, text], [303, target, '']);
      assert.match(String(headers['set-cookie']), /^faxpost\d+=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.doesNotMatch(String(headers['set-cookie']), new RegExp(token));
      const cookie = cookieOf(headers['set-cookie']);
      assert.equal((await site.askPrivate('GET', '/', { cookie })).status, 200);
      // Who is signed in and opens the link again is rid of the token as well.
      const again = await site.askPrivate('GET', `${path}?token=${token}`, { ...asBrowser, cookie });
      assert.deepEqual([again.status, again.headers.location], [303, target]);
    }
  });

  test('no address that somebody makes up leads a browser to another host', async () => {
    await using site = await newSite();
    for (const path of ['//evil.example/', '/\\evil.example/', '///evil.example']) {
      const { headers } = await site.askPrivate('GET', `${path}?token=${tokenOf(site)}`, asBrowser);
      const location = headers.location;
      if (location !== undefined) assert.equal(new URL(location, 'http://127.0.0.1:1').hostname, '127.0.0.1');
    }
  });

  test('programs read the outbox with the token in the address, as bearer, or as password', async () => {
    await using site = await newSite();
    const token = tokenOf(site);
    assert.equal((await site.askPrivate('GET', `/outbox?token=${token}`, { accept: '*/*' })).text, '[]');
    assert.equal((await site.askPrivate('GET', '/outbox', { authorization: `Bearer ${token}` })).text, '[]');
    assert.equal((await site.askPrivate('GET', '/outbox', as(token))).text, '[]');
    assert.equal((await site.askPrivate('GET', '/outbox?token=wrong')).status, 401);
  });

  test('keeps its token from one start to the next, for its owner only', async () => {
    await using site = await newSite();
    const path = join(site.folder, 'private-token');
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(readFileSync(path, 'utf8').trim(), tokenOf(site));
    await using next = await newSite({ FAXPOST_DATA: site.folder });
    assert.equal(tokenOf(next), tokenOf(site));
    writeFileSync(path, '');
    await using mended = await newSite({ FAXPOST_DATA: site.folder });
    assert.match(tokenOf(mended), /^[A-Za-z0-9_-]{43}$/);
    assert.notEqual(tokenOf(mended), tokenOf(site));
  });

  test('listens on 127.0.0.1 only, wherever the public listener does', async () => {
    await using site = await newSite({ FAXPOST_HOST: '0.0.0.0' });
    assert.equal(new URL(site.link).hostname, '127.0.0.1');
    const others = Object.values(networkInterfaces())
      .flatMap((found) => found ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal);
    for (const { address } of [...others, { address: '::1' }]) {
      const answer = await new Promise((done) => {
        const socket = connect(Number(new URL(site.link).port), address);
        socket.once('connect', () => done('connected'));
        socket.once('error', () => done('refused'));
        socket.once('close', () => socket.destroy());
      });
      assert.equal(answer, 'refused', address);
    }
  });

  test('refuses what a page of another site, or of another port here, would change', async () => {
    await using site = await newSite();
    const { host } = new URL(site.link);
    const post = (headers: Readonly<Record<string, string>>) =>
      site.askPrivate('POST', '/', { authorization: `Bearer ${tokenOf(site)}`, host, ...headers });
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'http://127.0.0.1:1' },
      { origin: 'null' },
    ]) {
      assert.equal((await post(headers)).status, 403, JSON.stringify(headers));
    }
    for (const headers of [{}, { 'sec-fetch-site': 'same-origin' }, { origin: `http://${host}` }]) {
      assert.equal((await post(headers)).status, 404, 'no route takes a POST, and this one comes from here');
    }
  });
});

describe('the page password', () => {
  test('is asked for always; the token no longer opens anything', async () => {
    await using site = await newSite();
    await using locked = await newSite({ FAXPOST_DATA: site.folder, FAXPOST_PAGE_PASSWORD: 'grüne Tür: 7' });
    assert.equal(new URL(locked.link).search, '', 'the link has no token');
    for (const headers of [{}, { authorization: `Bearer ${tokenOf(site)}` }, { host: 'localhost' }, as('wrong')]) {
      const asked = await locked.askPrivate('GET', `/?token=${tokenOf(site)}`, headers);
      assert.equal(asked.status, 401);
      assert.match(String(asked.headers['www-authenticate']), /^Basic realm="Faxpost"/);
    }
    const shown = await locked.askPrivate('GET', '/', as('grüne Tür: 7'));
    assert.equal(shown.status, 200);
    // The cookie of the one is nothing to the other.
    const cookie = cookieOf(shown.headers['set-cookie']);
    assert.equal((await locked.askPrivate('GET', '/', { cookie })).status, 200);
    const byToken = await site.askPrivate('GET', '/', { authorization: `Bearer ${tokenOf(site)}` });
    const value = cookieOf(byToken.headers['set-cookie']).split('=')[1];
    const name = cookie.split('=')[0];
    assert.equal((await locked.askPrivate('GET', '/', { cookie: `${name}=${value}` })).status, 401);
  });

  test('a flood of guesses gets a handful of answers; the owner waits seconds, or not at all', async () => {
    let now = clock.now();
    const time = { ...clock, now: () => now };
    await using site = await newSite({ FAXPOST_PAGE_PASSWORD: 'sesame' }, time);
    const ask = (word: string) => site.askPrivate('GET', '/', as(word));
    const cookie = cookieOf((await ask('sesame')).headers['set-cookie']);
    let looked = 0;
    // A guess each 50 ms for a minute.
    for (let n = 0; n < 1200; n += 1) {
      now += 50;
      const { status, headers } = await ask(`guess ${n}`);
      if (status === 401) looked += 1;
      else assert.deepEqual([status, Number(headers['retry-after']) <= 5], [429, true]);
    }
    assert.ok(looked < 25, `${looked} guesses were looked at`);
    // In a flood even the right one is no answer to a guesser; who was here before is not affected.
    assert.equal((await ask('sesame')).status, 429);
    assert.equal((await site.askPrivate('GET', '/', { cookie })).status, 200);
    now += 5000;
    assert.equal((await ask('sesame')).status, 200);
    assert.equal((await ask('mistyped')).status, 401);
    assert.equal((await ask('sesame')).status, 200);
  });

  test('wrong tokens are counted too, and never keep the right one out', async () => {
    await using site = await newSite();
    const answers: number[] = [];
    for (let n = 0; n < 50; n += 1) answers.push((await site.askPrivate('GET', `/outbox?token=guess-${n}`)).status);
    assert.ok(answers.filter((status) => status === 401).length < 10);
    assert.equal((await site.askPrivate('GET', `/outbox?token=${tokenOf(site)}`)).status, 200);
  });
});
