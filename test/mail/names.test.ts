import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanFileName } from '../../lambdas/fax/outside-text.ts';
import { head, lines, read } from './compose.ts';

/** The name that a part with these header lines gets. */
async function nameOf(...fields: string[]): Promise<string | undefined> {
  const mail = await read(
    lines(...head, 'Content-Type: multipart/mixed; boundary=b', '', '--b', ...fields, '', 'x', '--b--'),
  );
  return mail.documents[0]?.name;
}

test('names in every way that programs write them', async () => {
  const cases: [string[], string][] = [
    [['Content-Type: application/pdf; name=a.pdf'], 'a.pdf'],
    [
      ['Content-Type: application/pdf; name="type.pdf"', 'Content-Disposition: attachment; filename="disposition.pdf"'],
      'disposition.pdf',
    ],
    [["Content-Disposition: attachment; filename*=UTF-8''Perch%C3%A9.pdf"], 'Perché.pdf'],
    [["Content-Disposition: attachment; filename*0*=UTF-8''one%20;", ' filename*1=two.pdf'], 'one two.pdf'],
    [['Content-Disposition: attachment; filename="=?utf-8?B?UGVyY2jDqS5wZGY=?="'], 'Perché.pdf'],
    [['Content-Disposition: attachment; filename="=?iso-2022-jp?B?GyRCJEYkORsoQi5wZGY=?="'], 'てす.pdf'],
    [['Content-Disposition: attachment; filename="Perch\xe9.pdf"'], 'Perché.pdf'],
    [[Buffer.from('Content-Disposition: attachment; filename="发票.pdf"').toString('latin1')], '发票.pdf'],
    [['Content-Disposition: attachment;;', '\tfilename = "a b.pdf" ; size=3'], 'a b.pdf'],
    [['Content-Disposition: attachment; filename="open quote.pdf'], 'open quote.pdf'],
  ];
  for (const [fields, name] of cases) assert.equal(await nameOf(...fields), name, fields.join(' '));
});

test('only the last path component is kept, with either slash', async () => {
  assert.equal(await nameOf('Content-Type: image/png; name="C:\\TEMP\\new.png"'), 'new.png');
  assert.equal(await nameOf('Content-Type: image/png; name="/etc/../passwd"'), 'passwd');
  assert.equal(await nameOf('Content-Type: application/pdf; name=".."'), '');
});

test('control and bidi characters and nulls are taken out', async () => {
  assert.equal(
    await nameOf("Content-Disposition: attachment; filename*=UTF-8''a%0D%0ABcc:%20evil%00.pdf"),
    'a Bcc: evil .pdf',
  );
  assert.equal(await nameOf("Content-Disposition: attachment; filename*=UTF-8''rcs%E2%80%AEfdp.exe"), 'rcsfdp.exe');
});

test('a long name keeps its extension', () => {
  const name = cleanFileName(`${'x'.repeat(300)}.pdf`);
  assert.equal(name.length, 120);
  assert.ok(name.endsWith('….pdf'));
});
