import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ReceivedEntry } from '../../lambdas/fax/received.ts';
import { changeReceived } from '../../lambdas/flow/histories.ts';
import { copyIdFor, parseCopyId } from '../../lambdas/flow/received/copy-id.ts';
import { type Departure, type DepartureWord, takeDeparture } from '../../lambdas/handlers/departure.ts';
import { openStore } from '../../local/store/store.ts';

const id = 'recaaaaaaaaa';
const anna = 'anna@example.com';
const bruno = 'bruno@example.com';
const now = Date.UTC(2026, 10, 22, 9);

/** A fax that was mailed to two mailboxes, with what the mail system tells about it. */
async function mailedFax({ isEnded = true, mailed = [anna, bruno] }: { isEnded?: boolean; mailed?: string[] } = {}) {
  const { received } = openStore(':memory:', { now: () => now, minuteMs: 60_000 });
  const first = { carrierId: 'c', from: '+390289089211', to: '+390240701234', isPartial: false } as const;
  await received.append(id, 0, [{ what: 'received', at: now, ...first }]);
  const entries = [
    ...mailed.map(
      (mailbox): ReceivedEntry => ({ what: 'mailed', at: now, mailbox, mail: copyIdFor(id, 0, mailbox), round: 0 }),
    ),
    ...(isEnded ? [{ what: 'ended', at: now, outcome: 'delivered' } as const] : []),
  ];
  if (entries.length > 0) await received.append(id, 1, entries);
  const taken: string[] = [];
  const told: string[] = [];
  const departures = { markTaken: async (mail: string) => void taken.push(mail) };
  const journal = {
    info: (what: string) => void told.push(`info ${what}`),
    debug: (what: string) => void told.push(`debug ${what}`),
    alarm: (what: string) => void told.push(`alarm ${what}`),
  };
  const tell = (said: DepartureWord, mailbox = anna, more: Partial<Departure> = {}) =>
    takeDeparture(
      { received, departures, journal },
      { mail: copyIdFor(id, 0, mailbox), at: now + 1, to: [mailbox], said, reason: 'why', ...more },
    );
  const state = async () => {
    const fax = await received.fax(id);
    const copies = Object.fromEntries((fax?.copies ?? []).map(({ mailbox, state }) => [mailbox, state]));
    return { outcome: fax?.outcome, copies };
  };
  return { received, taken, told, tell, state };
}

describe('the name of a copy', () => {
  test('leads back to fax, round and mailbox', () => {
    const name = parseCopyId(copyIdFor(id, 12, anna));
    assert.deepEqual([name?.received, name?.round, name?.mailboxName.length], [id, 12, 12]);
    assert.notEqual(copyIdFor(id, 0, anna), copyIdFor(id, 0, bruno));
  });

  for (const other of ['recaaaaaaaaa-result', 'recaaaaaaaaa-0', 'recaaaaaaaaa-x-abcdefghij22', 'doctor-1']) {
    test(`${other} is another mail`, () => assert.equal(parseCopyId(other), undefined));
  }
});

describe('what the mail system tells of a received fax’s mail', () => {
  test('every word says that it was taken over', async () => {
    const { taken, tell, state, told } = await mailedFax();
    for (const said of ['taken', 'delayed', 'delivered'] as const) await tell(said);
    assert.deepEqual(taken, Array(3).fill(copyIdFor(id, 0, anna)));
    assert.deepEqual(await state(), { outcome: 'delivered', copies: { [anna]: 'delivered', [bruno]: 'accepted' } });
    assert.deepEqual(told, ['info mail-delayed']);
  });

  test('a hard bounce after the end: marked, counted, alarmed, and the end judged anew', async () => {
    const { received, told, tell, state } = await mailedFax();
    await tell('returned');
    assert.deepEqual(await state(), {
      outcome: 'partly-delivered',
      copies: { [bruno]: 'accepted', [anna]: 'failed' },
    });
    assert.equal(await received.bounces(anna), 1);
    assert.equal(await received.bounces(bruno), 0);
    assert.deepEqual(told, ['alarm mailbox-returned']);
  });

  test('when the last copy comes back, nobody has the fax: alarmed once', async () => {
    const { told, tell, state } = await mailedFax();
    for (const mailbox of [anna, bruno, bruno]) await tell('returned', mailbox);
    assert.equal((await state()).outcome, 'kept');
    assert.equal(told.filter((line) => line === 'alarm fax-reached-nobody').length, 1);
  });

  test('a word that is repeated is written once and counted once', async () => {
    const { received, tell } = await mailedFax();
    for (const said of ['returned', 'returned', 'delivered', 'delivered'] as const) await tell(said, anna);
    for (const said of ['delivered', 'delivered'] as const) await tell(said, bruno);
    const entries = (await received.history(id)).flat().map(({ what }) => what);
    assert.deepEqual(entries.slice(-2), ['mail-failed', 'mail-delivered']);
  });

  test('a delivery makes bounces forgotten', async () => {
    const { received, tell } = await mailedFax();
    await received.noteBounce(anna, 'an earlier mail', now);
    await tell('delivered');
    assert.equal(await received.bounces(anna), 0);
  });

  test('a full mailbox: marked, but neither counted against it nor alarmed', async () => {
    const { received, told, tell, state } = await mailedFax();
    await tell('undelivered');
    assert.deepEqual((await state()).copies, { [bruno]: 'accepted', [anna]: 'failed' });
    assert.equal(await received.bounces(anna), 0);
    assert.deepEqual(told, []);
  });

  test('an automatic answer to a delivered mail changes nothing', async () => {
    const { tell, state } = await mailedFax();
    await tell('delivered');
    await tell('undelivered');
    assert.equal((await state()).copies[anna], 'delivered');
  });

  test('a complaint: the mailbox keeps its fax, and it counts against it', async () => {
    const { received, told, tell, state } = await mailedFax();
    await tell('delivered');
    await tell('complaint');
    assert.equal((await state()).copies[anna], 'delivered');
    assert.equal(await received.bounces(anna), 1);
    assert.deepEqual(told, ['alarm mailbox-complaint']);
  });

  test('a mail that was refused for what is in it says nothing against the mailbox', async () => {
    const { received, tell, state } = await mailedFax();
    await tell('refused');
    assert.equal((await state()).copies[anna], 'failed');
    assert.equal(await received.bounces(anna), 0);
  });

  test('a delivery that overtook the note of its mail comes again', async () => {
    const { received, tell, state } = await mailedFax({ isEnded: false, mailed: [] });
    await assert.rejects(tell('delivered'), { name: 'Transient' });
    const mail = copyIdFor(id, 0, anna);
    await changeReceived(received, id, () => [{ what: 'mailed', at: now, mailbox: anna, mail, round: 0 }]);
    await tell('delivered');
    assert.equal((await state()).copies[anna], 'delivered');
  });

  test('a bounce that overtook it is written down', async () => {
    const { tell, state } = await mailedFax({ isEnded: false, mailed: [] });
    await tell('returned');
    assert.deepEqual(await state(), { outcome: undefined, copies: { [anna]: 'failed' } });
  });

  test('about an earlier round: the mailbox is judged, the present round is not', async () => {
    const { received, tell, state } = await mailedFax();
    await changeReceived(received, id, () => [{ what: 'redelivery', at: now, request: 'wish' }]);
    await tell('returned');
    await tell('delivered', bruno);
    assert.deepEqual((await state()).copies, {});
    assert.equal(await received.bounces(anna), 1);
  });

  test('about a fax that is over: the mailbox is judged all the same', async () => {
    const { received, tell } = await mailedFax();
    await tell('returned', anna, { mail: copyIdFor('reczzzzzzzzz', 0, anna) });
    await tell('delivered', bruno, { mail: copyIdFor('reczzzzzzzzz', 0, bruno) });
    assert.equal(await received.bounces(anna), 1);
  });

  test('about a mailbox that nobody knows: told, nothing else', async () => {
    const { told, tell } = await mailedFax();
    await tell('returned', 'nobody@example.com', { to: [] });
    assert.deepEqual(told, ['info mail-report-of-nobody']);
  });
});

describe('what it tells of an answer to a sender', () => {
  for (const [said, expected] of [
    ['returned', ['alarm mail-undeliverable']],
    ['refused', ['alarm mail-undeliverable']],
    ['complaint', ['alarm mail-undeliverable']],
    ['undelivered', ['info mail-undelivered']],
    ['delivered', []],
    ['delayed', []],
  ] as const) {
    test(`${said}: ${expected.join() || 'nothing'}`, async () => {
      const { told, taken, tell } = await mailedFax();
      await tell(said, anna, { mail: 'faxaaaaaaaaa-result' });
      assert.deepEqual(told, expected);
      assert.deepEqual(taken, ['faxaaaaaaaaa-result']);
    });
  }
});
