import assert from 'node:assert/strict';
import { test } from 'node:test';
import { invisibleText } from '../../lambdas/pages/fax/invisible-text.ts';
import type { ReadLine } from '../../lambdas/ports.ts';

const line = (...words: ReadLine['words']): ReadLine => ({ top: 0.1, height: 0.02, words });
/** What is shown, as text again. */
const shown = (content: string): string[] =>
  [...content.matchAll(/<([0-9a-f]*)> Tj/g)].map(([, hex]) =>
    String.fromCharCode(...(hex?.match(/.{4}/g) ?? []).map((code) => Number.parseInt(code, 16))),
  );

test('words are invisible, on their line and as wide as in the picture', () => {
  const content = invisibleText([line({ text: 'Total', left: 0.5, width: 0.1 })], 600, 800);
  assert.match(content, /^BT 3 Tr\n\/T 16 Tf\n/);
  // Five letters of half of 16 points are 40 points wide, and 60 are wanted.
  assert.match(content, /\n150 Tz 1 0 0 1 300 707\.2 Tm\n/);
  assert.match(content, /ET$/);
});

test('words are separated by a space, the last has none', () => {
  const words = [
    { text: 'Hello', left: 0.1, width: 0.05 },
    { text: 'world', left: 0.2, width: 0.05 },
  ];
  assert.deepEqual(shown(invisibleText([line(...words)], 600, 800)), ['Hello ', 'world']);
});

test('Chinese characters follow each other without any gap', () => {
  const words = [
    { text: '采购', left: 0.1, width: 0.05 },
    { text: '合同', left: 0.2, width: 0.05 },
    { text: 'No', left: 0.3, width: 0.05 },
  ];
  const content = invisibleText([line(...words)], 600, 800);
  assert.deepEqual(shown(content), ['采购', '合同 ', 'No']);
  // Two letters reach over the tenth of the page where the next ones begin.
  assert.match(content, /375 Tz 1 0 0 1 60 /);
});

test('characters beyond two bytes are left out', () => {
  const words = [
    { text: '😀', left: 0.1, width: 0.05 },
    { text: 'a\u0007b😀', left: 0.2, width: 0.05 },
  ];
  assert.deepEqual(shown(invisibleText([line(...words)], 600, 800)), ['ab']);
});
