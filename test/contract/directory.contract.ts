import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { accountOf } from '../../lambdas/fax/accounts.ts';
import { lifetimes } from '../../lambdas/fax/lifetimes.ts';
import { defaultLineSettings, type E164, type Line } from '../../lambdas/fax/model.ts';
import type { Administration, Directory } from '../../lambdas/ports.ts';
import { now } from './now.ts';

export interface DirectoryUnderTest {
  readonly directory: Directory;
  readonly administration: Administration;
}

const one = '+390240701234';
const at = now;
const two = '+390240705678';

const line = (number: E164, senders: readonly string[] = []): Line => ({
  number,
  name: `Line ${number}`,
  country: 'IT',
  areaCode: '02',
  locale: 'it',
  timezone: 'Europe/Rome',
  senders,
  recipients: ['inbox@example.com'],
  settings: { ...defaultLineSettings, attempts: 5 },
});

const withSender =
  (address: string) =>
  (now: Line): Line => ({ ...now, senders: [...now.senders.filter((sender) => sender !== address), address] });
const withoutSender =
  (address: string) =>
  (now: Line): Line => ({ ...now, senders: now.senders.filter((sender) => sender !== address) });

/** What every `Directory` and `Administration` over one store keep to. @param make a fresh, empty one */
export function testDirectory(name: string, make: () => Promise<DirectoryUnderTest>): void {
  describe(`Directory and Administration: ${name}`, () => {
    test('a line is found by its number, as it was written', async () => {
      const { directory, administration } = await make();
      const written = line(one, ['anna@example.com']);
      assert.deepEqual(await administration.addLine(written), { ok: true, value: written });
      assert.deepEqual(await directory.line(one), written);
      assert.equal(await directory.line('+390240709999'), undefined);
    });

    test('a line is added once, and changed only if it is there', async () => {
      const { directory, administration } = await make();
      await administration.addLine(line(one));
      const again = await administration.addLine({ ...line(one), name: 'Again' });
      assert.deepEqual(again, { ok: false, refusal: { kind: 'line-exists' } });
      const missing = await administration.changeLine(two, (now) => now);
      assert.deepEqual(missing, { ok: false, refusal: { kind: 'no-line' } });
      assert.equal((await directory.line(one))?.name, `Line ${one}`);
    });

    test('a change sees the line as it stands, and takes its place', async () => {
      const { directory, administration } = await make();
      await administration.addLine(line(one, ['anna@example.com']));
      await administration.changeLine(one, (now) => ({ ...now, name: 'New' }));
      await administration.changeLine(one, (now) => ({
        ...now,
        name: `${now.name}er`,
        senders: ['bruno@example.com'],
      }));
      assert.equal((await directory.line(one))?.name, 'Newer');
      assert.equal(await directory.lineOfSender('anna@example.com'), undefined);
      assert.equal((await directory.lineOfSender('bruno@example.com'))?.number, one);
    });

    test('of many changes at once none is lost', async () => {
      const { directory, administration } = await make();
      await administration.addLine(line(one));
      const addresses = Array.from({ length: 6 }, (_, n) => `sender${n}@example.com`);
      await Promise.all(addresses.map((address) => administration.changeLine(one, withSender(address))));
      assert.deepEqual([...((await directory.line(one))?.senders ?? [])].sort(), addresses);
      for (const address of addresses) assert.equal((await directory.lineOfSender(address))?.number, one);
    });

    test('a sender is found in whatever case it is written', async () => {
      const { directory, administration } = await make();
      await administration.addLine(line(one, ['anna@example.com']));
      assert.equal((await directory.lineOfSender(' Anna@EXAMPLE.com '))?.number, one);
      assert.equal(await directory.lineOfSender('bruno@example.com'), undefined);
      assert.equal(await directory.lineOfSender('no address'), undefined);
    });

    test('a domain stands for its addresses, and an address wins over its domain', async () => {
      const { directory, administration } = await make();
      await administration.addLine(line(one, ['@example.com']));
      await administration.addLine(line(two, ['anna@example.com']));
      assert.equal((await directory.lineOfSender('bruno@example.com'))?.number, one);
      assert.equal((await directory.lineOfSender('anna@example.com'))?.number, two);
      assert.equal(await directory.lineOfSender('bruno@sub.example.com'), undefined);
    });

    test('a sender belongs to one line: a second line with it is not written, and none of its other senders taken', async () => {
      const { directory, administration } = await make();
      await administration.addLine(line(one, ['anna@example.com']));
      const refusal = { kind: 'sender-taken', address: 'anna@example.com', by: one };
      const second = line(two, ['bruno@example.com', 'anna@example.com']);
      assert.deepEqual(await administration.addLine(second), { ok: false, refusal });
      assert.equal(await directory.line(two), undefined);
      await administration.addLine(line(two));
      assert.deepEqual(await administration.changeLine(two, withSender('anna@example.com')), { ok: false, refusal });
      assert.deepEqual((await directory.line(two))?.senders, []);
      const third = await administration.addLine(line('+390240709999', ['bruno@example.com']));
      assert.equal(third.ok, true);
    });

    test('a sender that a line gave up, or whose line was removed, may belong to another', async () => {
      const { directory, administration } = await make();
      await administration.addLine(line(one, ['anna@example.com', 'bruno@example.com']));
      await administration.changeLine(one, withoutSender('anna@example.com'));
      assert.equal((await administration.addLine(line(two, ['anna@example.com']))).ok, true);
      assert.equal((await directory.lineOfSender('anna@example.com'))?.number, two);
      assert.equal(await administration.removeLine(one, at), true);
      assert.equal((await administration.changeLine(two, withSender('bruno@example.com'))).ok, true);
      assert.equal((await directory.lineOfSender('bruno@example.com'))?.number, two);
    });

    test('when many lines want one sender at once, exactly one has it', async () => {
      const { directory, administration } = await make();
      const numbers = Array.from({ length: 5 }, (_, n) => `+39024070123${n}` as const);
      await Promise.all(numbers.map((number) => administration.addLine(line(number))));
      for (let round = 0; round < 4; round += 1) {
        const answers = await Promise.all(
          numbers.map((number) => administration.changeLine(number, withSender('anna@example.com'))),
        );
        const holders = (await directory.lines()).filter(({ senders }) => senders.includes('anna@example.com'));
        assert.equal(answers.filter(({ ok }) => ok).length, 1);
        assert.equal(holders.length, 1);
        const holder = holders[0]?.number as E164;
        assert.equal((await directory.lineOfSender('anna@example.com'))?.number, holder);
        // While it is given up, others want it already.
        const wanting = numbers.filter((number) => number !== holder);
        await Promise.all([
          administration.changeLine(holder, withoutSender('anna@example.com')),
          ...wanting.map((number) => administration.changeLine(number, withSender('anna@example.com'))),
        ]);
        const now = (await directory.lines()).filter(({ senders }) => senders.includes('anna@example.com'));
        assert.ok(now.length <= 1);
        assert.equal((await directory.lineOfSender('anna@example.com'))?.number, now[0]?.number);
        for (const { number } of now) await administration.changeLine(number, withoutSender('anna@example.com'));
      }
    });

    test('a removed line is unknown, and cannot be removed again', async () => {
      const { directory, administration } = await make();
      await administration.addLine(line(one, ['anna@example.com']));
      assert.equal(await administration.removeLine(one, at), true);
      assert.equal(await administration.removeLine(one, at), false);
      assert.equal(await directory.line(one), undefined);
      assert.equal(await directory.lineOfSender('anna@example.com'), undefined);
      assert.deepEqual(await directory.lines(), []);
    });

    test('a removed line is restored as it was, for thirty days', async () => {
      const { directory, administration } = await make();
      const written = line(one, ['anna@example.com', '@example.org']);
      await administration.addLine(written);
      await administration.addLine(line(two));
      await administration.removeLine(one, at);
      assert.deepEqual(await directory.removedLines(at + 1), [{ line: written, removedAt: at }]);
      assert.deepEqual(await directory.removedLines(at + lifetimes.removedLine), []);
      const late = await administration.restoreLine(one, at + lifetimes.removedLine);
      assert.deepEqual(late, { ok: false, refusal: { kind: 'no-line' } });
      const restored = await administration.restoreLine(one, at + lifetimes.removedLine - 1);
      assert.deepEqual(restored, { ok: true, value: { line: written, left: [] } });
      assert.deepEqual(await directory.line(one), written);
      assert.equal((await directory.lineOfSender('anna@example.com'))?.number, one);
      assert.deepEqual(await directory.removedLines(at), []);
      const again = await administration.restoreLine(one, at);
      assert.deepEqual(again, { ok: false, refusal: { kind: 'line-exists' } });
      assert.deepEqual(await administration.restoreLine(two, at), { ok: false, refusal: { kind: 'line-exists' } });
      const never = await administration.restoreLine('+390240709999', at);
      assert.deepEqual(never, { ok: false, refusal: { kind: 'no-line' } });
    });

    test('a restored line leaves its former senders where they send from now', async () => {
      const { directory, administration } = await make();
      await administration.addLine(line(one, ['anna@example.com', 'bruno@example.com', 'carla@example.com']));
      await administration.removeLine(one, at);
      await administration.addLine(line(two, ['anna@example.com', 'carla@example.com']));
      assert.deepEqual(await administration.restoreLine(one, at), {
        ok: true,
        value: {
          line: line(one, ['bruno@example.com']),
          left: [
            { address: 'anna@example.com', by: two },
            { address: 'carla@example.com', by: two },
          ],
        },
      });
      assert.equal((await directory.lineOfSender('anna@example.com'))?.number, two);
      assert.equal((await directory.lineOfSender('bruno@example.com'))?.number, one);
    });

    test('a number that was removed may be added anew; the last one that was removed is restored', async () => {
      const { directory, administration } = await make();
      await administration.addLine(line(one, ['anna@example.com']));
      await administration.removeLine(one, at);
      const anew = { ...line(one), name: 'Anew' };
      assert.equal((await administration.addLine(anew)).ok, true);
      assert.deepEqual(await administration.restoreLine(one, at), { ok: false, refusal: { kind: 'line-exists' } });
      assert.deepEqual(await directory.line(one), anew);
      await administration.removeLine(one, at + 1);
      assert.deepEqual(await directory.removedLines(at + 2), [{ line: anew, removedAt: at + 1 }]);
      assert.equal((await administration.restoreLine(one, at + 2)).ok, true);
      assert.deepEqual(await directory.line(one), anew);
    });

    test('all lines, by number', async () => {
      const { directory, administration } = await make();
      for (const number of [two, '+14155550100', one] as const) await administration.addLine(line(number));
      const numbers = (await directory.lines()).map((each) => each.number);
      assert.deepEqual(numbers, ['+14155550100', one, two]);
    });

    test('the account default is there from the start, and every line that names none is its', async () => {
      const { directory, administration } = await make();
      assert.deepEqual(await directory.account('default'), { id: 'default', name: '' });
      assert.deepEqual(await directory.accounts(), [{ id: 'default', name: '' }]);
      assert.equal(await administration.addAccount({ id: 'default', name: 'Mine' }), false);
      await administration.addLine(line(one));
      const found = await directory.line(one);
      assert.equal(found && accountOf(found), 'default');
    });

    test('accounts are added once, changed as they stand, and listed by id', async () => {
      const { directory, administration } = await make();
      assert.equal(await administration.addAccount({ id: 'rossi', name: 'Studio Rossi' }), true);
      assert.equal(await administration.addAccount({ id: 'rossi', name: 'Other' }), false);
      assert.equal(await administration.addAccount({ id: 'bianchi', name: 'Bianchi' }), true);
      const changed = { id: 'rossi', name: 'Studio Rossi', contact: 'anna@example.com', locale: 'it' } as const;
      const change = (now: { readonly id: string; readonly name: string }) => ({
        ...now,
        contact: changed.contact,
        locale: changed.locale,
      });
      assert.deepEqual(await administration.changeAccount('rossi', change), changed);
      assert.deepEqual(await directory.account('rossi'), changed);
      await administration.changeAccount('default', (now) => ({ ...now, name: 'Mine' }));
      assert.deepEqual(
        (await directory.accounts()).map(({ id, name }) => [id, name]),
        [
          ['bianchi', 'Bianchi'],
          ['default', 'Mine'],
          ['rossi', 'Studio Rossi'],
        ],
      );
      assert.equal(await administration.changeAccount('nobody', (now) => now), undefined);
      assert.equal(await directory.account('nobody'), undefined);
    });

    test('a mail domain belongs to one account, whoever asks for it at the same time', async () => {
      const { directory, administration } = await make();
      const accounts = ['bianchi', 'rossi', 'verdi'];
      const answers = await Promise.all(
        accounts.map((account) => administration.addDomain({ domain: 'rossi.example', account })),
      );
      const holder = (await directory.accountOfDomain('rossi.example')) ?? '';
      assert.deepEqual(
        answers.map((answer) => (answer.ok ? answer.value.account : answer.refusal)),
        [holder, holder, holder],
      );
      assert.equal(answers.filter(({ ok }) => ok).length, 1);
      const mine = { domain: 'rossi.example', account: holder };
      assert.deepEqual(await administration.addDomain(mine), { ok: true, value: mine });
      await administration.addDomain({ domain: 'a.example', account: holder });
      await administration.addDomain({ domain: 'b.example', account: 'other' });
      assert.deepEqual(await directory.domains(holder), [{ domain: 'a.example', account: holder }, mine]);
      assert.equal((await directory.domains()).length, 3);
      assert.equal(await administration.removeDomain({ ...mine, account: 'other' }), false);
      assert.equal(await administration.removeDomain(mine), true);
      assert.equal(await administration.removeDomain(mine), false);
      assert.equal(await directory.accountOfDomain('rossi.example'), undefined);
      assert.equal((await administration.addDomain({ ...mine, account: 'other' })).ok, true);
    });

    test('what is asked of a sender is kept whatever line lists it; its own counts before its domain’s, one by one', async () => {
      const { directory, administration } = await make();
      assert.deepEqual(await directory.senderChecks('anna@example.com'), {});
      await administration.changeSenderChecks('@example.com', () => ({ pin: 'of the domain', confirms: true }));
      await Promise.all([
        administration.changeSenderChecks('anna@example.com', (checks) => ({ ...checks, keys: ['a key'] })),
        administration.changeSenderChecks('anna@example.com', (checks) => ({ ...checks, confirms: false })),
      ]);
      const anna = { pin: 'of the domain', confirms: false, keys: ['a key'] };
      assert.deepEqual(await directory.senderChecks(' Anna@Example.com '), anna);
      assert.deepEqual(await directory.senderChecks('bruno@example.com'), { pin: 'of the domain', confirms: true });
      assert.deepEqual(await directory.senderChecks('@example.com'), { pin: 'of the domain', confirms: true });
      assert.deepEqual(await directory.senderChecks('bruno@sub.example.com'), {});
    });

    test('a line has one key pair, whoever makes one at the same time, until it is taken away', async () => {
      const { directory, administration } = await make();
      const key = (n: number) => ({ privateKey: `private ${n}`, publicKey: `public ${n}`, fingerprint: `${n}` });
      const [first, second] = await Promise.all([1, 2].map((n) => administration.addLineKey(one, key(n))));
      assert.deepEqual(first, second);
      assert.deepEqual(await directory.lineKey(one), first);
      assert.equal(await directory.lineKey(two), undefined);
      assert.equal(await administration.removeLineKey(one), true);
      assert.equal(await administration.removeLineKey(one), false);
      assert.equal(await directory.lineKey(one), undefined);
    });
  });
}
