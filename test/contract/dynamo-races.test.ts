/**
 * Writers of the directory, interleaved request by request in random orders, some of them dying half-way: a sender never
 * belongs to two lines. The table is one in memory that knows the conditions which are used; that DynamoDB reads them
 * so is tried in dynamo.test.ts.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DynamoAdministration } from '../../lambdas/aws/dynamo/dynamo-administration.ts';
import { DynamoDirectory } from '../../lambdas/aws/dynamo/dynamo-directory.ts';
import type { DynamoTable, Expression, Item, Key } from '../../lambdas/aws/dynamo/dynamo-table.ts';
import { Transient } from '../../lambdas/fax/errors.ts';
import { defaultLineSettings, type E164, type Line } from '../../lambdas/fax/model.ts';
import { now } from './now.ts';

/** Mulberry32: the same numbers for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const keyText = ({ pk, sk }: Key): string => `${pk}|${sk}`;

function holds(item: Item | undefined, { text, values = {} }: Expression): boolean {
  const term = (one: string): boolean => {
    const [, not, name = ''] = /^attribute_(not_)?exists\(#(\w+)\)$/.exec(one) ?? [];
    if (name !== '') return (item?.[name] === undefined) === (not !== undefined);
    const [, attribute, value] = /^#(\w+) = :(\w+)$/.exec(one) ?? [];
    assert.ok(attribute && value, `a condition that is not known here: ${one}`);
    return item?.[attribute] === values[value];
  };
  return text.split(' OR ').some((part) => part.split(' AND ').every(term));
}

/** A table whose requests are each done whole, in the order that `step` chooses. */
class SteppedTable {
  readonly items = new Map<string, Item>();
  readonly waiting: { readonly writer: number; readonly go: () => void }[] = [];

  /** The table as one writer sees it. */
  as(writer: number): DynamoTable {
    const inTurn = <T>(request: () => T): Promise<T> =>
      new Promise((done) => {
        this.waiting.push({ writer, go: () => done(request()) });
      });
    const { items } = this;
    const put = (item: Item, condition: Expression): boolean => {
      const isHeld = holds(items.get(keyText(item)), condition);
      if (isHeld) items.set(keyText(item), structuredClone(item));
      return isHeld;
    };
    return {
      get: (key: Key) => inTurn(() => structuredClone(items.get(keyText(key)))),
      put: (item: Item, condition: Expression) => inTurn(() => put(item, condition)),
      putNew: (item: Item) => inTurn(() => put(item, { text: 'attribute_not_exists(#pk)' })),
      remove: (key: Key, condition: Expression) =>
        inTurn(() => holds(items.get(keyText(key)), condition) && items.delete(keyText(key))),
      queryAll: ({ values }: Expression) =>
        inTurn(() => [...items.values()].filter(({ pk }) => pk === values?.pk).map((item) => structuredClone(item))),
    } as unknown as DynamoTable;
  }
}

const numbers: readonly E164[] = ['+390240701231', '+390240701232'];
const addresses = ['anna@example.com', 'bruno@example.com'];
const lineFor = (number: E164, senders: readonly string[]): Line => ({
  number,
  name: '',
  country: 'IT',
  locale: 'it',
  timezone: 'Europe/Rome',
  senders,
  recipients: [],
  settings: defaultLineSettings,
});

const pick = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)] as T;

/** One thing that somebody at a command line does. */
async function doSomething(administration: DynamoAdministration, random: () => number): Promise<void> {
  const number = pick(numbers, random);
  const address = pick(addresses, random);
  const others = ({ senders }: Line) => senders.filter((one) => one !== address);
  const choice = random();
  if (choice < 0.45) {
    await administration.changeLine(number, (line) => ({ ...line, senders: [...others(line), address] }));
  } else if (choice < 0.75) {
    await administration.changeLine(number, (line) => ({ ...line, senders: others(line) }));
  } else if (choice < 0.82) await administration.removeLine(number, now);
  else if (choice < 0.87) await administration.restoreLine(number, now);
  else await administration.addLine(lineFor(number, random() < 0.5 ? [address] : addresses));
}

/** Lets writers work until all that live are done. @returns the table as it was left */
async function play(seed: number): Promise<SteppedTable> {
  const random = randomFrom(seed);
  const table = new SteppedTable();
  const dead = new Set<number>();
  let working = 0;
  for (let writer = 0; writer < 3; writer += 1) {
    const administration = new DynamoAdministration(table.as(writer), () => Promise.resolve());
    working += 1;
    void (async () => {
      for (let turn = 0; turn < 4; turn += 1) {
        await doSomething(administration, random).catch((error: unknown) => assert.ok(error instanceof Transient));
      }
      working -= 1;
    })();
  }
  while (working > dead.size) {
    const ready = table.waiting.filter(({ writer }) => !dead.has(writer));
    if (ready.length === 0) {
      await nextTurn();
      continue;
    }
    const chosen = pick(ready, random);
    if (dead.size < 1 && random() < 0.02) dead.add(chosen.writer);
    else {
      table.waiting.splice(table.waiting.indexOf(chosen), 1);
      chosen.go();
    }
    // What follows from one answer comes before the next request is chosen.
    await nextTurn();
  }
  return table;
}

/** Reads without waiting for a turn. */
async function settled<T>(table: SteppedTable, work: Promise<T>): Promise<T> {
  let isDone = false;
  void work.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    for (const { writer, go } of table.waiting.splice(0)) if (writer === 99) go();
    await nextTurn();
  }
  return work;
}

describe('writers at the same time, one of whom may die', () => {
  test('leave every sender with one line at most, and found there', async () => {
    for (let seed = 1; seed <= 250; seed += 1) {
      const table = await play(seed);
      const directory = new DynamoDirectory(table.as(99));
      const lines = await settled(table, directory.lines());
      for (const address of addresses) {
        const holders = lines.filter(({ senders }) => senders.includes(address)).map(({ number }) => number);
        assert.ok(holders.length <= 1, `seed ${seed}: ${address} belongs to ${holders.join(' and ')}`);
        const found = await settled(table, directory.lineOfSender(address));
        assert.equal(found?.number, holders[0], `seed ${seed}: ${address} is not found where it belongs`);
      }
    }
  });

  test('keep nobody from what they died over', async () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const table = await play(seed);
      const administration = new DynamoAdministration(table.as(99), () => Promise.resolve());
      for (const number of numbers) await settled(table, administration.removeLine(number, now));
      const added = await settled(table, administration.addLine(lineFor('+390240701239', addresses)));
      assert.equal(added.ok, true, `seed ${seed}`);
    }
  });
});
