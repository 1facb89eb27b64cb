import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { internalNamesOf } from '../../lambdas/fax/dialling/hosted-lines.ts';
import { readSubject } from '../../lambdas/fax/dialling/subject-numbers.ts';
import { defaultLineSettings, type Line } from '../../lambdas/fax/model.ts';

const shenzhen: Line = {
  number: '+8675586001234',
  name: '总公司',
  country: 'CN',
  areaCode: '755',
  locale: 'zh',
  timezone: 'Asia/Shanghai',
  senders: ['wang@example.com'],
  recipients: [],
  settings: defaultLineSettings,
};
const milan: Line = {
  ...shenzhen,
  ...{ number: '+390240701234', name: 'Studio Rossi', country: 'IT', areaCode: '02', extension: '7', locale: 'it' },
};
const warehouse: Line = { ...shenzhen, number: '+8675586009999', internalName: 'AF90000098' };
const nobody = { extensions: new Map(), internalNames: new Map() };
const here = { extensions: new Map([['123', '+8675586009999' as const]]), internalNames: internalNamesOf([warehouse]) };

const numbersIn = (subject: string, line = shenzhen, named: Parameters<typeof readSubject>[2] = nobody): string[] => {
  const { numbers, refused } = readSubject(subject, line, named);
  return [
    ...numbers.map(({ number, name }) => (name === undefined ? number : `${number} ${name}`)),
    ...refused.map(({ outcome, form }) => (form === undefined ? outcome : 'wrong form')),
  ];
};
const bad = ['bad-number'];
const wrongForm = ['wrong form'];

describe('a subject in separated parts, from a line in Shenzhen', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['86-755-83235170/金恒科技', ['+8675583235170 金恒科技']],
    ['755-83235170/金恒科技', ['+8675583235170 金恒科技']],
    ['83235170/金恒科技', ['+8675583235170 金恒科技']],
    ['83235170', ['+8675583235170']],
    ['86-755-83235170/金恒科技; 86-755-83235180/傲发科技', ['+8675583235170 金恒科技', '+8675583235180 傲发科技']],
    ['10-666666/张三', bad],
    ['20-777777/李四', bad],
    ['86-755-83235170|AF90000098/金恒科技|张三', ['+8675583235170 金恒科技 张三']],
    ['86-755-83235170|AF90000098/金恒科技', ['+8675583235170 金恒科技']],
    ['86-755-83235170 /金恒科技|张三', ['+8675583235170 金恒科技 张三']],
    ['83235170|AF90000098/金恒科技', ['+8675583235170 金恒科技']],
    ['AF90000098/金恒科技', bad],
    ['AF90000098', bad],
    ['852-0-999999', bad],
    ['0-0-123', bad],
    ['852-0-25221234', ['+85225221234']],
    ['075583235170', wrongForm],
    ['0755-83235170', wrongForm],
    ['86-0755-83235170', wrongForm],
    ['8 3 2 3 5 1 7 0', ['+8675583235170']],
    ['８６－７５５－８３２３５１７０／金恒科技；８３２３５１８０', ['+8675583235170 金恒科技', '+8675583235180']],
    ['13800138000', ['+8613800138000']],
    ['39-02-55533222/Rossi', ['+390255533222 Rossi']],
    ['86-755-83235170/a|b|c', wrongForm],
    ['86-755-83235170/a/b', wrongForm],
    ['86-755-83235170|BX12', wrongForm],
    ['+86-755-83235170', wrongForm],
    ['1-2-3-4', wrongForm],
    ['Re: 83235170; 83235180', wrongForm],
    ['回复：83235170', wrongForm],
    ['合同', wrongForm],
    ['', wrongForm],
    ['; ;', wrongForm],
    ['83235170; 合同', ['+8675583235170', 'wrong form']],
    ['83235170;83235170/x', ['+8675583235170']],
    ['1-900-5551212', ['destination-not-allowed']],
    ['²-83235170', wrongForm],
    ['⑧3235170', wrongForm],
  ];
  for (const [subject, expected] of cases) {
    test(`${subject || '(empty)'}: ${expected.join(', ')}`, () => assert.deepEqual(numbersIn(subject), expected));
  }

  test('a line here is called by its internal name, also where the number stands beside it', () => {
    assert.deepEqual(numbersIn('AF90000098/仓库', shenzhen, here), ['+8675586009999 仓库']);
    assert.deepEqual(numbersIn('af90000098', shenzhen, here), ['+8675586009999']);
    assert.deepEqual(numbersIn('83235170|AF90000098', shenzhen, here), ['+8675586009999']);
    assert.deepEqual(numbersIn('AF1', shenzhen, here), bad);
  });
  test('an extension leads to the line that has it', () => {
    assert.deepEqual(numbersIn('0-0-123', shenzhen, here), ['+8675586009999']);
    assert.deepEqual(numbersIn('0-0-124', shenzhen, here), bad);
  });
});

describe('a subject as numbers are dialled, from a line in Milan', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['0501234567', ['+390501234567']],
    ['0501234567@line', ['+390501234567']],
    ['0501234567@Studio Rossi', ['+390501234567']],
    ['0501234567@7', ['+390501234567']],
    ['0501234567@Altro', wrongForm],
    ['0255533222 /Rossi', ['+390255533222 Rossi']],
    ['0255533222@line /Rossi e figli', ['+390255533222 Rossi e figli']],
    ['02/55533222', ['+390255533222']],
    ['0255533222; 0289089211;0255533222', ['+390255533222', '+390289089211']],
    ['+39 02 8908 9211', ['+390289089211']],
    ['0015551212', bad],
    ['12345', bad],
    ['Fattura 42', wrongForm],
    ['R: 0255533222', wrongForm],
    ['I: 0255533222', wrongForm],
    ['Fwd: 0255533222', wrongForm],
    ['0255533222 urgente', wrongForm],
    ['899123456', ['destination-not-allowed']],
  ];
  for (const [subject, expected] of cases) {
    test(`${subject}: ${expected.join(', ')}`, () => assert.deepEqual(numbersIn(subject, milan), expected));
  }
  test('a line chooses its form', () => {
    const separated = { ...milan, settings: { ...milan.settings, subjectForm: 'separated' as const } };
    assert.deepEqual(numbersIn('02-55533222/Rossi', separated), ['+390255533222 Rossi']);
    assert.deepEqual(numbersIn('0255533222', separated), ['+390255533222']);
  });
});

test('whatever a subject says: nothing is thrown, and every dialled number ends with digits that stand there', () => {
  const pieces = fc.oneof(
    fc.constantFrom(...'0123456789-;|/@ +().'),
    fc.constantFrom(
      'AF90000098',
      '86-',
      '755-',
      '83235170',
      ' /',
      'Re: ',
      '；',
      '１',
      '②',
      '²',
      '\u202e',
      '0-0-',
      '张三',
    ),
    fc.string({ maxLength: 3, unit: 'grapheme' }),
  );
  const subjects = fc.array(pieces, { maxLength: 14 }).map((some) => some.join(''));
  const ascii = (text: string): string =>
    text.replace(/[\uff10-\uff19]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0)).replace(/[^0-9]/g, '');
  fc.assert(
    fc.property(subjects, fc.constantFrom(shenzhen, milan), (subject, line) => {
      for (const { number } of readSubject(subject, line, nobody).numbers) {
        const own = number.slice(-6);
        assert.ok(ascii(subject).includes(own), `${JSON.stringify(subject)} became ${number}`);
      }
    }),
    { numRuns: 4000 },
  );
});
