import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FaxRaster } from '../../../lambdas/pages/planes/raster.ts';
import { drawAll, drawOnly, inkAt, makePagePdf, textString, writePdf } from './made-pdf.ts';

const SIZE = 20;
const LEFT = 60;
const BASE = 740;

const descriptor = (name: string, flags: number) =>
  `<< /Type /FontDescriptor /FontName /${name} /Flags ${flags} /FontBBox [-100 -300 1000 1000] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 720 /StemV 80 >>`;

/** A page with text in a font of China, Japan or Korea that the PDF only names; each letter is as wide as it is high. */
const eastern = (name: string, encoding: string, collection: string, codes: string, kind = 'CIDFontType0') =>
  makePagePdf({
    content: `BT /H 14 Tf ${LEFT} 780 Td (Latin 2026) Tj ET BT /F ${SIZE} Tf ${LEFT} ${BASE} Td <${codes}> Tj ET`,
    fonts: { F: 6 },
    objects: [
      `<< /Type /Font /Subtype /Type0 /BaseFont /${name} /Encoding /${encoding} /DescendantFonts [7 0 R] >>`,
      `<< /Type /Font /Subtype /${kind} /BaseFont /${name} /CIDSystemInfo << /Registry (Adobe) /Ordering (${collection}) /Supplement 2 >> /FontDescriptor 8 0 R /DW 1000 >>`,
      descriptor(name, 6),
    ],
  });

/** A page with letters by their names, in a font of Western Europe that the PDF only names; all are 600 wide. */
const western = (name: string, kind: 'TrueType' | 'Type1', letters: readonly string[], flags = 32, codes?: string) =>
  makePagePdf({
    content: `BT /F ${SIZE} Tf ${LEFT} ${BASE} Td <${codes ?? letters.map((_, i) => (128 + i).toString(16)).join('')}> Tj ET`,
    fonts: { F: 6 },
    objects: [
      `<< /Type /Font /Subtype /${kind} /BaseFont /${name} /FirstChar 0 /LastChar 255 /Widths [${'600 '.repeat(256)}] /FontDescriptor 7 0 R /Encoding << /BaseEncoding /WinAnsiEncoding /Differences [128 ${letters.map((one) => `/${one}`).join(' ')}] >> >>`,
      descriptor(name, flags),
    ],
  });

const isRefused = (page: FaxRaster | string) => page === 'missing-font';

/** The share of black in the place of each letter. */
const inkOfLetters = (page: FaxRaster | string, count: number, width: number) =>
  Array.from({ length: count }, (_, i) => inkAt(page, LEFT + i * width + width * 0.1, BASE - 5, width * 0.8, SIZE + 2));

const utf16 = (text: string) => Buffer.from(text, 'utf16le').swap16().toString('hex');

test('text of China, Japan, Korea and Taiwan is drawn although its font is not embedded', async () => {
  const pages = [
    [eastern('STSong-Light', 'UniGB-UCS2-H', 'GB1', utf16('合同金额')), 4],
    [eastern('SimSun', 'GBK-EUC-H', 'GB1', 'd6d0b9fac8cb', 'CIDFontType2'), 3],
    [eastern('MSung-Light', 'ETen-B5-H', 'CNS1', 'a4a4a4e5b571bb79'), 4],
    [eastern('HeiseiMin-W3', '90ms-RKSJ-H', 'Japan1', '93fa967b8cea'), 3],
    [eastern('HYSMyeongJo-Medium', 'KSCms-UHC-H', 'Korea1', 'c7d1b1b9bef4'), 3],
    [eastern('AdobeSongStd-Light', 'Identity-H', 'GB1', '0fa0117b0bb8'), 3],
  ] as const;
  for (const [pdf, count] of pages) {
    const page = await drawOnly(pdf);
    for (const ink of inkOfLetters(page, count, SIZE)) assert.ok(ink > 0.05);
    assert.ok(inkAt(page, LEFT, 778, 80, 14) > 0.05, 'the Latin line beside it');
  }
});

test('letters of Poland, Greece and Russia are drawn although their font is not embedded', async () => {
  const pages = [
    western('ArialMT', 'TrueType', ['aogonek', 'eogonek', 'sacute', 'zdotaccent', 'lslash', 'cacute']),
    western('Times-Roman', 'Type1', ['aogonek', 'eogonek', 'sacute', 'zdotaccent', 'lslash', 'cacute'], 34),
    western('TimesNewRomanPSMT', 'TrueType', ['Alpha', 'Gamma', 'alpha', 'beta', 'omegatonos', 'sigma'], 34),
    western('CourierNew', 'TrueType', ['afii10017', 'afii10018', 'afii10065', 'afii10066', 'uni042F'], 33),
    western('Verdana-Bold', 'TrueType', ['afii10017', 'afii10018', 'afii10065', 'afii10066', 'uni042F']),
  ];
  for (const pdf of pages) {
    for (const ink of inkOfLetters(await drawOnly(pdf), 5, SIZE * 0.6)) assert.ok(ink > 0.05);
  }
});

test('a form is drawn with its value, whatever the script', async () => {
  const values = ['Zażółć gęślą jaźń', 'Καλημέρα', 'Привет', '增值税发票', '한국어', '日本語'];
  const fields = values.map(
    (value, i) =>
      `<< /Type /Annot /Subtype /Widget /FT /Tx /T (f${i}) /V ${textString(value)} /Rect [60 ${700 - 40 * i} 400 ${724 - 40 * i}] /F 4 /DA (/H 14 Tf 0 g) >>`,
  );
  const list = values.map((_, i) => `${6 + i} 0 R`).join(' ');
  const page = await drawOnly(
    makePagePdf({
      page: `/Annots [${list}]`,
      catalogue: `/AcroForm << /Fields [${list}] /DA (/H 14 Tf 0 g) /DR << /Font << /H 5 0 R >> >> >>`,
      objects: fields,
    }),
  );
  for (const [i, value] of values.entries()) {
    const width = [...value].length * (value.charCodeAt(0) > 0x1000 ? 13 : 6);
    for (let x = 62; x < 62 + width - 13; x += 13) assert.ok(inkAt(page, x, 701 - 40 * i, 13, 22) > 0.02, value);
  }
});

test('ticks of symbol fonts are ticks, not the letters that have the same codes', async () => {
  const inkOf = async (pdf: Buffer) => inkOfLetters(await drawOnly(pdf), 2, SIZE * 0.6);
  for (const [face, codes] of [
    ['Wingdings', 'fcfe'],
    ['Wingdings-Regular', 'fcfe'],
    ['Wingdings2', '5052'],
    ['Webdings', '6172'],
    ['SymbolMT', '6142'],
  ] as const) {
    const signs = await inkOf(western(face, 'TrueType', [], 4, codes));
    const letters = await inkOf(western('ArialMT', 'TrueType', [], 4, codes));
    for (const [i, ink] of signs.entries()) assert.ok(ink > 0.05 && ink !== letters[i], `${face} ${codes}`);
  }
  assert.ok(isRefused(await drawOnly(western('Wingdings', 'TrueType', [], 4, 'fcff'))), 'the mark of Windows');
});

/** A letter of Ethiopia, which no font at hand has in a face of this kind. */
const unprintable = western('ArialMT', 'TrueType', ['aogonek', 'uni1208', 'uni1210']);

test('text that no font at hand can show is refused, with its page', async () => {
  assert.ok(isRefused(await drawOnly(unprintable)));
});

test('text whose letters cannot be told, because PDFium does not know its encoding, is refused too', async () => {
  assert.ok(isRefused(await drawOnly(eastern('Foo', 'UniJIS2004-UTF16-H', 'Japan1', utf16('日本語')))));
  assert.ok(isRefused(await drawOnly(eastern('Foo', 'CNS-EUC-H', 'CNS1', 'c4e3c5c6'))));
});

test('codes that leave nothing on paper in any program are no loss', async () => {
  const western1252 = (codes: string) => western('ArialMT', 'TrueType', [], 32, codes);
  for (const codes of ['61620163', '6109620d0a63', '61a0ad62', '6190819d8d62']) {
    assert.ok(!isRefused(await drawOnly(western1252(codes))), codes);
  }
  const unknown = await drawOnly(western('ArialMT', 'TrueType', ['g12', 'uniE001']));
  assert.ok(!isRefused(unknown), 'a private code and a name that says nothing');
});

test('invisible text, as recognised text below a scan, needs no font', async () => {
  const scan = eastern('STSong-Light', 'UniGB-UCS2-H', 'GB1', utf16('合同'))
    .toString('latin1')
    .replace('BT /F', 'BT 3 Tr /F');
  const page = await drawOnly(Buffer.from(scan, 'latin1'));
  assert.equal(inkAt(page, LEFT, BASE - 5, 60, 25), 0);
});

test('a page that lacks nothing is the same with and without a page that does', async () => {
  const plain = makePagePdf({ content: 'BT /H 14 Tf 60 700 Td (Nothing is missing here) Tj ET' });
  const alone = await drawOnly(plain);
  const both = writePdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 3 >>',
    ...[6, 7, 6].map(
      (content) =>
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${content} 0 R /Resources << /Font << /H 8 0 R /F 9 0 R >> >> >>`,
    ),
    '<< /Length 50 >>\nstream\nBT /H 14 Tf 60 700 Td (Nothing is missing here) Tj ET\nendstream',
    '<< /Length 40 >>\nstream\nBT /F 20 Tf 60 700 Td <808182> Tj ET\nendstream',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    `<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /BaseEncoding /WinAnsiEncoding /Differences [128 /aogonek /eogonek /lslash] >> >>`,
  ]);
  const [first, second, third] = await drawAll(both);
  const bitsOf = (page: FaxRaster | string | undefined) =>
    typeof page === 'object' ? Buffer.from(page.bits) : Buffer.alloc(0);
  assert.ok(bitsOf(first).equals(bitsOf(alone)) && bitsOf(third).equals(bitsOf(alone)));
  assert.ok(inkAt(second!, 60, 695, 30, 25) > 0.02);
});
