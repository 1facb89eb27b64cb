import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Line, ReceiveSettings } from '../../lambdas/fax/model.ts';
import {
  callerText,
  checkTemplate,
  namedSubjects,
  receivedFileName,
  templateFields,
  templateSubject,
} from '../../lambdas/fax/notices/received-templates.ts';
import { accepted, refused } from '../../lambdas/fax/result.ts';
import { line } from './sample-faxes.ts';
import { id, received, whole, withoutCounts } from './sample-received.ts';

const withSettings = (receive: Partial<ReceiveSettings>, more: Partial<Line> = {}): Line => ({
  ...line,
  ...more,
  receive,
});
const named = (fileName: string, fax = whole()): string => receivedFileName(fax, withSettings({ fileName }));
const subject = (template: string, fax = whole(), more: Partial<Line> = {}) =>
  templateSubject(fax, withSettings({ subject: template }, more));

test('the default name has both numbers without plus, the time in the line’s zone, and the fax', () => {
  assert.equal(receivedFileName(whole(), line), `F390289089211_T390240701234_2026-11-22_15_04_05_${id}.pdf`);
  assert.equal(
    receivedFileName(whole(), { ...line, timezone: 'Asia/Shanghai' }),
    `F390289089211_T390240701234_2026-11-22_22_04_05_${id}.pdf`,
  );
});

test('a caller who withholds the number is called anonymous, however the exchange says it', () => {
  for (const from of ['', '  ', 'Anonymous', 'anonymous', 'Restricted', 'UNKNOWN', '+266696687', '\u200b']) {
    assert.equal(named('F{from}', whole({ from })), 'Fanonymous.pdf', from);
    assert.equal(callerText(whole({ from }), line), undefined, from);
  }
});

test('of what a caller tells, only digits reach a subject or a file name', () => {
  assert.equal(named('F{from}', whole({ from: 'Studio\u202e Verdi/..' })), 'Fanonymous.pdf');
  assert.equal(subject('Fax {from}', whole({ from: 'URGENT call your bank' })), 'Fax un numero anonimo');
  assert.equal(named('F{from}', whole({ from: 'Verdi 02-890 <89211>' })), 'F0289089211.pdf');
  assert.equal(subject('Fax {from}', whole({ from: 'Verdi 02-890 <89211>' })), 'Fax 0289089211');
  assert.equal(named('F{from}', whole({ from: '9'.repeat(60) })), `F${'9'.repeat(20)}.pdf`);
  assert.equal(named('F{from}', whole({ from: '٠٢٨٩' })), 'Fanonymous.pdf', 'digits of other scripts are letters here');
  assert.equal(callerText(whole({ from: '0289089211' }), line), '0289089211');
  assert.equal(callerText(whole(), line), '02 8908 9211');
  assert.equal(callerText(whole({ from: '+14155550123' }), line), '+1 415 555 0123');
});

test('every field has a value', () => {
  const all = templateFields.map((name) => `{${name}}`).join(' ');
  assert.deepEqual(checkTemplate(all), accepted(all));
  assert.equal(subject(all), `02 8908 9211 02 4070 1234 2026-11-22 15:04:05 ${id} ${id} 3 Studio Rossi completo 83`);
  assert.equal(subject('{pages}/{seconds}', withoutCounts()), '/');
  assert.equal(subject('{pages}', received()), '3');
});

test('an unknown field is refused when the template is set', () => {
  assert.deepEqual(checkTemplate(''), accepted(''));
  assert.deepEqual(checkTemplate('Fax {from} ({pages})'), accepted('Fax {from} ({pages})'));
  assert.deepEqual(checkTemplate('{frm} {from} {} {frm} {From}'), refused(['frm', '', 'From']));
  assert.deepEqual(checkTemplate('{from'), refused(['{']));
  assert.deepEqual(checkTemplate('from} {{to}}'), refused(['}', '{']));
});

test('what was never checked stays as it is written, and a value is not read as a template', () => {
  assert.equal(subject('{frm} {from}'), '{frm} 02 8908 9211');
  assert.equal(subject('{name}', whole(), { name: '{id}' }), '{id}');
});

test('a line without a template has no subject of its own', () => {
  assert.equal(templateSubject(whole(), line), undefined);
});

test('Kalliope’s subject is chosen by its name', () => {
  assert.equal(subject('kalliope'), `[${id}] FAX successfully received from 02 8908 9211`);
  for (const template of Object.values(namedSubjects)) assert.deepEqual(checkTemplate(template), accepted(template));
});

test('a subject never hides that pages are missing', () => {
  assert.equal(subject('Fax {from}', whole({ isPartial: true })), 'Fax 02 8908 9211 (incompleto)');
  assert.equal(subject('{status}: {from}', whole({ isPartial: true })), 'incompleto: 02 8908 9211');
  assert.equal(subject('Fax {from}', whole({ isPartial: true }), { locale: 'zh' }), 'Fax 02 8908 9211（不完整）');
});

test('a withheld number is said in the line’s language', () => {
  assert.equal(subject('Fax {from}', whole({ from: '' })), 'Fax un numero anonimo');
});

test('a subject cannot break out of its header', () => {
  assert.equal(subject('Fax {name}', whole(), { name: 'a\r\nBcc: evil@example.com' }), 'Fax a Bcc: evil@example.com');
  assert.ok((subject('x'.repeat(500)) ?? '').length <= 200);
});

test('a file name is one name, on every system', () => {
  assert.equal(named('../../{id}'), `_.._${id}.pdf`);
  assert.equal(named('C:\\fax\\{id}'), `C__fax_${id}.pdf`);
  assert.equal(named('a\u0000b\nc<d>e|f?g*h"i'), 'a b c_d_e_f_g_h_i.pdf');
  assert.equal(named('. .hidden. .'), 'hidden.pdf');
  assert.equal(named('CON'), '_CON.pdf');
  assert.equal(named('lpt1.{date}'), '_lpt1.2026-11-22.pdf');
  assert.equal(named('CONTRACT'), 'CONTRACT.pdf');
});

test('a file name always ends in .pdf, once, and is never empty or too long', () => {
  assert.equal(named('{id}.PDF'), `${id}.pdf`);
  assert.equal(named(''), `fax_${id}.pdf`);
  assert.equal(named('...'), `fax_${id}.pdf`);
  assert.equal(named('传'.repeat(300)), `${'传'.repeat(116)}.pdf`);
});
