import assert from 'node:assert/strict';
import { test } from 'node:test';
import { day, hour } from '../../../lambdas/fax/lifetimes.ts';
import { defaultLineSettings, type E164 } from '../../../lambdas/fax/model.ts';
import type { Limit } from '../../../lambdas/fax/sending/limit.ts';
import { limitsOf } from '../../../lambdas/fax/sending/limits-of.ts';
import { costOf, readPrices } from '../../../lambdas/fax/sending/prices.ts';
import { addTo, emptyVolume, takeBack, type Volume } from '../../../lambdas/fax/sending/volume.ts';

const start = Date.UTC(2026, 10, 22, 9, 0, 0);
const anHour: readonly Limit[] = [{ what: 'faxes', window: 'hour', most: 60 }];
let ids = 0;

function send(volume: Volume, at: number, faxes: number, limits = anHour) {
  const added = addTo(volume, { id: `s${++ids}`, at, amounts: { faxes } }, limits);
  return added.ok ? added : { ...added, volume, isUnusual: false };
}

test('limits are those of the line and its account, with ten times as many pages; the defaults elsewhere', () => {
  const most = (limits: readonly Limit[]) => limits.map((one) => `${one.most} ${one.what} ${one.window}`);
  const usual = limitsOf({ settings: defaultLineSettings }, undefined);
  assert.deepEqual(most(usual.sender), ['60 faxes hour', '600 pages hour', '300 faxes day', '3000 pages day']);
  assert.deepEqual(most(usual.line), ['1000 faxes day', '10000 pages day']);
  assert.deepEqual(most(usual.account), ['3000 faxes day', '30000 pages day']);
  const limits = { senderHour: 5, hour: 7, costDay: 50 };
  const set = limitsOf({ settings: { ...defaultLineSettings, limits } }, { id: 'a', name: '', limits: { day: 9 } });
  assert.deepEqual(most(set.sender).slice(0, 2), ['5 faxes hour', '50 pages hour']);
  assert.deepEqual(most(set.line).slice(0, 1), ['7 faxes hour']);
  assert.deepEqual(most(set.line).at(-1), '50 cost day');
  assert.deepEqual(most(set.account), ['9 faxes day', '90 pages day']);
});

test('an hour is the last sixty minutes, not one of the clock', () => {
  const full = send(emptyVolume, start + 59 * 60_000, 60);
  assert.ok(full.ok);
  assert.equal(
    send(full.volume, start + hour + 60_000, 1).ok,
    false,
    'two minutes later, in the next hour of the clock',
  );
  assert.equal(send(full.volume, start + 59 * 60_000 + hour - 1, 1).ok, false);
  assert.ok(send(full.volume, start + 59 * 60_000 + hour, 60).ok);
});

test('what goes past a limit is refused whole, and counts nothing', () => {
  const some = send(emptyVolume, start, 50);
  const refused = send(some.volume, start, 11);
  assert.deepEqual(refused, { ok: false, broken: anHour[0], volume: some.volume, isUnusual: false });
  assert.ok(send(some.volume, start, 10).ok);
});

test('prices are those of the longest beginning of a number; a table says which line is none', () => {
  const read = readPrices('# EUR\n+39;0.05;0.02\n\n+3906, 0.5\n');
  assert.ok('prices' in read);
  const cost = (number: E164, pages: number) => costOf(read.prices, number, pages);
  assert.deepEqual([cost('+390255533200', 2), cost('+390669812345', 2), cost('+12125550123', 9)], [0.12, 1, 0]);
  assert.deepEqual(readPrices('+39;0.05\n39;0.05'), { wrongLine: 2 });
});

test('a repeat within half an hour counts once, and what was taken back not at all', () => {
  const addition = { id: 'one', at: start, amounts: { faxes: 60 } };
  const once = addTo(emptyVolume, addition, anHour);
  assert.ok(once.ok);
  const twice = addTo(once.volume, { ...addition, at: start + 60_000 }, anHour);
  assert.ok(twice.ok);
  assert.equal(twice.volume, once.volume);
  assert.ok(send(takeBack(once.volume, 'one'), start, 60).ok);
});

test('a day above ten times the usual is told once that day; with little known, never', () => {
  let volume = emptyVolume;
  for (const days of [0, 1, 2]) ({ volume } = send(volume, start + days * day, 2, []));
  const today = start + 3 * day;
  const told = [20, 1, 5].map((faxes) => {
    const added = send(volume, today, faxes, []);
    ({ volume } = added);
    return added.isUnusual;
  });
  assert.deepEqual(told, [false, true, false]);
  assert.equal(send(emptyVolume, start, 300, []).isUnusual, false);
});
