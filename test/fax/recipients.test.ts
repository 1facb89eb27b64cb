import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { extensionsFor } from '../../lambdas/fax/dialling/hosted-lines.ts';
import { readRecipients } from '../../lambdas/fax/dialling/recipients.ts';
import type { Line } from '../../lambdas/fax/model.ts';
import { line } from './sample-faxes.ts';

test('the same number in three spellings is one fax', () => {
  const { numbers, refused, anomaly } = readRecipients(['0289089211', '+39 02 8908 9211', '00390289089211'], line);
  assert.deepEqual(numbers, ['+390289089211']);
  assert.deepEqual(refused, []);
  assert.equal(anomaly, undefined);
});

test('numbers keep the order in which they were first named', () => {
  const { numbers } = readRecipients(['0612345678', '0289089211', '+390612345678', '0114567890'], line);
  assert.deepEqual(numbers, ['+390612345678', '+390289089211', '+390114567890']);
});

test('bad numbers are told once each, beside the good ones', () => {
  const { numbers, refused } = readRecipients(['info', '0289089211', '899123456', 'info'], line);
  assert.deepEqual(numbers, ['+390289089211']);
  assert.deepEqual(refused, [
    { given: 'info', outcome: 'bad-number' },
    { given: '899123456', outcome: 'destination-not-allowed', rule: 'premium' },
  ]);
});

const milan = (count: number): string[] => Array.from({ length: count }, (_, index) => `02890892${10 + index}`);

test('the limit counts distinct numbers that can be dialled', () => {
  const limit = line.settings.maxRecipients;
  const within = [...milan(limit), ...milan(limit), 'info', '112'];
  assert.equal(readRecipients(within, line).anomaly, undefined);
  const beyond = readRecipients(milan(limit + 1), line);
  assert.deepEqual(beyond.anomaly, { outcome: 'too-many-recipients', documents: [] });
  assert.equal(beyond.numbers.length, limit + 1);
});

test('property: every recipient is either a number or refused, and order changes neither set', () => {
  const parts = fc.array(fc.constantFrom('0289089211', '+390289089211', 'info', '112', '0612345678', ''), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(parts, (localParts) => {
      const one = readRecipients(localParts, line);
      const other = readRecipients(localParts.toReversed(), line);
      assert.deepEqual([...one.numbers].sort(), [...other.numbers].sort());
      assert.equal(one.refused.length, other.refused.length);
      assert.equal(new Set(one.numbers).size, one.numbers.length);
      assert.equal(localParts.length === 0, one.numbers.length + one.refused.length === 0);
    }),
  );
});

const warehouse: Line = { ...line, number: '+390240705678', extension: '123' };
const direct: Line = { ...line, extension: '100', receive: { direct: true } };

test('an extension leads to the other line, and names the same fax as its number', () => {
  const extensions = extensionsFor(direct, [direct, warehouse]);
  const { numbers, refused } = readRecipients([' 123 ', '+390240705678', '0289089211'], direct, extensions);
  assert.deepEqual(numbers, ['+390240705678', '+390289089211']);
  assert.deepEqual(refused, []);
});

test('there are extensions only of other lines, only where the setting says so, and only unmistakable ones', () => {
  const plain: Line = { ...line, number: '+390240709999' };
  const twin: Line = { ...warehouse, number: '+390240701111' };
  assert.deepEqual([...extensionsFor(line, [line, warehouse])], []);
  assert.deepEqual([...extensionsFor(direct, [direct, warehouse, plain])], [['123', '+390240705678']]);
  assert.deepEqual([...extensionsFor(direct, [direct, warehouse, twin])], []);
  const { refused } = readRecipients(['100', '124'], direct, extensionsFor(direct, [direct, warehouse]));
  assert.deepEqual(
    refused.map(({ given }) => given),
    ['100', '124'],
  );
});
