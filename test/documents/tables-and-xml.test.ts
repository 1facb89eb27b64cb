import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findSeparator, parseCsv } from '../../lambdas/documents/engines/html/csv.ts';
import { readTablePage, tablePage } from '../../lambdas/documents/engines/html/table-page.ts';
import { textPage } from '../../lambdas/documents/engines/html/text-page.ts';
import { readLimits } from '../../lambdas/documents/limits.ts';
import { decodeXml, setOutXml } from '../../lambdas/documents/recognise/xml-text.ts';
import { acceptedOf, refusalOf } from './made/results.ts';

const parse = (text: string, separator = ',') => parseCsv(text, separator, 1000);

test('cells are split as RFC 4180 says', () => {
  assert.deepEqual(parse('a,b\r\n1,2\r\n'), [
    ['a', 'b'],
    ['1', '2'],
  ]);
  assert.deepEqual(parse('"a ""quoted"" word","two\nlines",""'), [['a "quoted" word', 'two\nlines', '']]);
  assert.deepEqual(parse('a,,c,'), [['a', '', 'c', '']]);
});

test('and as programs really write them', () => {
  assert.deepEqual(
    parse('a,b\r1,2\r3,4'),
    [
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ],
    'old Macintosh line ends',
  );
  assert.deepEqual(parse('12" pipe,3\n'), [['12" pipe', '3']], 'a quote inside a cell');
  assert.deepEqual(parse('"never closed,1\n2,3\n'), [
    ['"never closed', '1'],
    ['2', '3'],
  ]);
  assert.deepEqual(parse('a\n\n\nb'), [['a'], ['b']], 'blank lines are no rows');
  assert.equal(parseCsv('x\n'.repeat(5000), ',', 10).length, 11, 'reading stops above the limit');
});

test('the separator is the one that gives the same columns on every line', () => {
  assert.equal(findSeparator('Name;Betrag\nMüller, Hans;1,50\nMeier, Eva;2,75').separator, ';');
  assert.equal(findSeparator('a,b,c\n1,2;3,4\n5,6,7').separator, ',');
  assert.equal(findSeparator('a\tb\n1,5\t2,5').separator, '\t');
  assert.equal(findSeparator('a|b\n1|2').separator, '|');
  assert.deepEqual(findSeparator('sep=;\na,b;c'), { separator: ';', start: 6 });
  assert.equal(findSeparator('only one column\nand another line').separator, ',');
});

const limits = readLimits();
const page = (text: string) => acceptedOf(readTablePage(Buffer.from(text), undefined, limits));

test('what is in cells is text, never markup', () => {
  const { html } = page('a,b\n<script>x</script>,"<img src=http://example.com>"');
  assert.ok(html.includes('&lt;script&gt;') && !html.includes('<script') && !html.includes('<img'));
});

test('a first row of words is the heading; a row of numbers is not', () => {
  assert.ok(page('Nr,Name\n1,a\n2,b').html.includes('<thead>'));
  assert.ok(!page('1,2\n3,4\n').html.includes('<thead>'));
  assert.ok(page('Nr,Price\n1,"1.234,50 €"').html.includes('<td class="n">1.234,50 €'), 'numbers stand at the right');
});

test('a table too wide for any sheet is broken into bands that each name their rows', () => {
  const row = Array.from({ length: 40 }, (_, i) => `a cell of column ${i}`);
  const { html, orientation } = tablePage([row, row]);
  assert.equal(orientation, 'landscape');
  const tables = html.split('<table>').slice(1);
  assert.ok(tables.length > 1);
  for (const table of tables) assert.ok(table.includes('a cell of column 0<'));
  for (let i = 1; i < 40; i++) assert.ok(html.includes(`a cell of column ${i}<`), `column ${i}`);
});

test('a blank table is empty, an endless one too many pages, before anything is laid out', () => {
  const refuse = (text: string, pages = 350) =>
    refusalOf(readTablePage(Buffer.from(text), undefined, readLimits({ pages })));
  assert.deepEqual(refuse(' , \n,,\n'), { outcome: 'empty-document', detail: 'the table is blank' });
  assert.equal(refuse('a,b\n'.repeat(2000), 10).outcome, 'too-many-pages');
});

test('Chinese, Japanese and Korean texts ask for the shapes of their language', () => {
  assert.match(textPage('請確認', 'big5'), /lang="zh-TW".*Noto Sans Mono CJK TC/s);
  assert.match(textPage('確認してください', 'utf-8'), /lang="ja".*CJK JP/s);
  assert.match(textPage('확인'), /lang="ko"/);
  assert.match(textPage('a & b <c>'), /a &amp; b &lt;c&gt;/);
});

test('XML is set out one element a line, a text staying in its element', () => {
  assert.equal(
    setOutXml('<?xml version="1.0"?><order id="1"><to>Müller</to><lines><line n="1"/><empty></empty></lines></order>'),
    [
      '<?xml version="1.0"?>',
      '<order id="1">',
      '  <to>Müller</to>',
      '  <lines>',
      '    <line n="1"/>',
      '    <empty></empty>',
      '  </lines>',
      '</order>',
    ].join('\n'),
  );
});

test('prose with elements in it stays prose, comments and CDATA stay', () => {
  assert.equal(setOutXml('<p>One <b>bold</b> word.</p>'), '<p>One <b>bold</b> word.</p>');
  assert.equal(
    setOutXml('<a><!-- x --><b><![CDATA[<raw> & ]]></b></a>'),
    '<a>\n  <!-- x -->\n  <b><![CDATA[<raw> & ]]></b>\n</a>',
  );
});

test('nothing of XML is processed: entities and document types are shown as they stand', () => {
  const bomb = '<!DOCTYPE a [<!ENTITY x "y"><!ENTITY s SYSTEM "file:///etc/passwd">]><a>&x;&s;</a>';
  const shown = setOutXml(bomb);
  assert.ok(shown.includes('<!ENTITY s SYSTEM "file:///etc/passwd">') && shown.includes('<a>&x;&s;</a>'));
});

test('document types without an end take no time', () => {
  const many = '<!DOCTYPE a ['.repeat(200_000);
  assert.equal(setOutXml(many).replace(/\s/g, ''), many.replace(/\s/g, ''));
});

test('what is not well formed is still shown', () => {
  for (const broken of ['<a><b>x</a>', '</a><b', '<a attr="<">x</a>', '< <<', '<a>'.repeat(50_000)]) {
    const words = broken.replace(/\s/g, '');
    assert.equal(setOutXml(broken).replace(/\s/g, ''), words);
  }
});

test('the encoding of XML is what it declares, unless its bytes say otherwise', () => {
  const koi8 = Buffer.concat([
    Buffer.from('<?xml version="1.0" encoding="koi8-r"?><a>'),
    Buffer.of(0xf0, 0xd2),
    Buffer.from('</a>'),
  ]);
  assert.equal(decodeXml(koi8).text.slice(-6), 'Пр</a>');
  assert.equal(decodeXml(Buffer.from('<?xml version="1.0" encoding="iso-8859-1"?><a>日</a>')).charset, 'utf-8');
});
