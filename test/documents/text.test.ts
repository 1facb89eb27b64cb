import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textOpener } from '../../lambdas/documents/engines/text/open-text.ts';
import { layOutText } from '../../lambdas/documents/engines/text/text-layout.ts';
import { readLimits } from '../../lambdas/documents/limits.ts';
import { decodeText, detectCharset } from '../../lambdas/documents/recognise/charset.ts';
import { makeFaxPages } from '../../lambdas/pages/make-pages.ts';
import type { FaxRaster } from '../../lambdas/pages/planes/raster.ts';
import { blackShare } from '../pages/made-documents.ts';
import { acceptedOf, refusalOf } from './made/results.ts';

/** Encodes with the decoder's own table turned round: Node decodes these sets and encodes none of them. */
function encode(text: string, charset: string, lead = false): Buffer {
  const decoder = new TextDecoder(charset);
  const table = new Map<string, number[]>();
  for (let byte = 0; byte < 256; byte++) table.set(decoder.decode(Uint8Array.of(byte)), [byte]);
  if (lead) {
    for (let first = 0x81; first < 0xff; first++) {
      for (let second = 0x40; second < 0xff; second++) {
        const character = decoder.decode(Uint8Array.of(first, second));
        if (character.length === 1 && !table.has(character)) table.set(character, [first, second]);
      }
    }
  }
  return Buffer.from([...text].flatMap((character) => table.get(character) ?? [0x3f]));
}

const texts: readonly (readonly [charset: string, text: string, twoBytes?: boolean])[] = [
  ['windows-1252', 'Sehr geehrte Frau Müller, die Straße kostet 12 €. “Perché no?” – così è.'],
  ['windows-1252', 'El niño español cumple años en la montaña; a reunião de São João não começou às três.'],
  ['windows-1252', 'Il messaggio è stato accettato dal sistema alle 10.30 e inoltrato.'],
  ['windows-1252', 'La società è già qui'],
  ['windows-1252', 'Veuillez nous répondre à réception, où que vous soyez.'],
  ['windows-1250', 'Szanowni Państwo, w załączeniu przesyłam fakturę za usługi.'],
  ['windows-1250', 'Mellékelten küldöm a számlát, őszi üdvözlettel, köszönöm.'],
  ['windows-1254', 'Sayın yetkili, faturayı ekte gönderiyorum, lütfen alındığını onaylayınız.'],
  ['iso-8859-5', 'Уважаемый господин Иванов, прошу подтвердить получение документа.'],
  ['windows-1255', 'לכבוד, מצורפת חשבונית עבור השירותים, נא לאשר את קבלת המסמך.'],
  ['windows-1256', 'السادة المحترمون، نرسل لكم الفاتورة المرفقة، يرجى تأكيد الاستلام.'],
  ['windows-1251', 'Уважаемый господин Иванов, прошу подтвердить получение документа.'],
  ['koi8-r', 'Уважаемый господин Иванов, прошу подтвердить получение документа.'],
  ['ibm866', 'Уважаемый господин Иванов, прошу подтвердить получение документа.'],
  ['windows-1253', 'Παρακαλώ επιβεβαιώστε την παραλαβή του εγγράφου.'],
  ['shift_jis', 'この書類を受け取りましたらご連絡ください。', true],
  ['euc-jp', 'この書類を受け取りましたらご連絡ください。', true],
  ['euc-kr', '이번 달 청구서를 첨부하오니 확인 부탁드립니다.', true],
  ['gb18030', '请确认收到此文件。谢谢您的合作。', true],
  ['big5', '請確認收到此文件。謝謝您的合作。', true],
];

for (const [charset, text, twoBytes] of texts) {
  test(`${charset} is detected by its letters: ${text.slice(0, 12)}…`, () => {
    const bytes = encode(text, charset, twoBytes);
    assert.equal(detectCharset(bytes), charset);
    assert.equal(decodeText(bytes).text, text);
  });
}

test('UTF-8 and UTF-16 are detected by their form', () => {
  assert.deepEqual(decodeText(Buffer.from('Müller €')), { text: 'Müller €', charset: 'utf-8' });
  assert.deepEqual(decodeText(Buffer.from('\ufeffMüller €', 'utf16le')), { text: 'Müller €', charset: 'utf-16le' });
  assert.equal(decodeText(Buffer.from('Müller without a mark', 'utf16le').swap16()).charset, 'utf-16be');
});

test('a declared set is believed where it fits, and a bare Latin one is not', () => {
  const bytes = encode('Привет', 'koi8-r');
  assert.equal(decodeText(bytes, 'text/plain; charset="koi8-r"').text, 'Привет');
  assert.equal(decodeText(Buffer.from('Müller'), 'text/plain; charset=iso-8859-1').text, 'Müller');
  assert.equal(decodeText(Buffer.from('Müller'), 'text/plain; charset=no-such-set').text, 'Müller');
});

const ADVANCE = 602;
const layOut = (text: string, pages = 350) => layOutText(text, ADVANCE, pages);

test('lines stay lines, long ones break at blanks, tabs go to the next eighth cell', () => {
  const [page] = layOut(`one\r\n\ttwo\tx\n${'word '.repeat(60)}end`).pages;
  assert.equal(page![0], 'one');
  assert.equal(page![1], '        two     x');
  assert.ok(page!.length > 4 && page!.every((line) => line.length <= 85));
  assert.equal(page!.slice(2).join(' ').split(/\s+/).length, 61, 'no word is lost');
});

test('a line of millions of letters takes no longer than as many lines, and ends where the fax does', () => {
  for (const unit of ['x', 'x\t', 'x ']) {
    const { pages } = layOutText(unit.repeat(1_500_000), 602, 20);
    assert.equal(pages.length, 21, JSON.stringify(unit));
  }
});

test('a table a little too wide is set smaller instead of broken', () => {
  const line = 'x'.repeat(100);
  const layout = layOut(`${line}\n${line}`);
  assert.deepEqual(layout.pages, [[line, line]]);
  assert.ok(layout.fontSize < 10 && layout.fontSize >= 7.5);
});

test('pages fill, a form feed begins a new one, and blank ones are none', () => {
  assert.equal(layOut('x\n'.repeat(200)).pages.length, 4);
  assert.deepEqual(layOut('a\f\f  \n\fb').pages, [['a'], ['b']]);
  assert.equal(layOut(' \n\t\n').pages.length, 0);
  assert.equal(layOut('x\n'.repeat(100_000), 10).pages.length, 11, 'laying out stops above the limit');
});

async function drawText(text: string | Buffer): Promise<FaxRaster[]> {
  const result = await textOpener.open({ name: 'a.txt', bytes: Buffer.from(text), format: 'text' }, readLimits());
  const { drawing } = acceptedOf(result);
  const rasters: FaxRaster[] = [];
  for await (const { made } of makeFaxPages(drawing, { resolution: 196, paper: 'a4', bandRows: 0 })) {
    rasters.push(acceptedOf(made).raster);
  }
  return rasters;
}

test('Latin, Greek and Cyrillic letters are drawn, each with a shape of its own', async () => {
  const shapes = new Set<string>();
  for (const letter of 'AßéőŁΩψЖщІ€☎') {
    const [page] = await drawText(letter);
    assert.ok(blackShare(page!, 100, 100, 200, 200) > 0.001, `${letter} leaves ink`);
    shapes.add(Buffer.from(page!.bits).toString('base64'));
  }
  assert.equal(shapes.size, [...'AßéőŁΩψЖщІ€☎'].length);
});

test('a mark is drawn over the letter before it', async () => {
  const [composed] = await drawText('x\u0304y');
  const [plain] = await drawText('xy');
  const { rows, height } = { rows: 400, height: composed!.height };
  assert.equal(plain!.height, height);
  const ink = (page: FaxRaster) => blackShare(page, 100, 0, 300, rows);
  assert.ok(ink(composed!) > ink(plain!));
  assert.equal(blackShare(composed!, 170, 0, 200, rows), blackShare(plain!, 170, 0, 200, rows), 'y stays in its cell');
});

test('letters that cannot be drawn are a refusal, never a hole; a symbol is a visible replacement', async () => {
  for (const text of ['日本語', 'שלום', 'السلام', 'ภาษาไทย']) {
    const result = await textOpener.open({ name: 'a.txt', bytes: Buffer.from(text), format: 'text' }, readLimits());
    assert.equal(refusalOf(result).outcome, 'conversion-failed', text);
  }
  const [page] = await drawText('\u{1f600}');
  assert.ok(blackShare(page!, 100, 100, 200, 200) > 0.001);
});

test('a blank text is an empty document', async () => {
  const result = await textOpener.open({ name: 'a.txt', bytes: Buffer.from(' \n\n'), format: 'text' }, readLimits());
  assert.equal(refusalOf(result).outcome, 'empty-document');
});
