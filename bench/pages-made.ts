/**
 * Pages that people really fax and that are hard on a fax: made by code, each different from any corpus. Writes PDFs, and for
 * scans the text that stands in them, into a folder: `node bench/pages-made.ts <folder>`. One function a page, side by side to be compared: hence its length.
 */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { degrees, PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { dropOutForm, fadingGround, pastelCharts } from './pages-made-colour.ts';

const A4 = [595.28, 841.89] as const;
const SENTENCES = [
  'The delivery of the goods takes place at the place of business of the seller unless otherwise agreed in writing.',
  'Payment is due within thirty days of the date of invoice without any deduction whatsoever.',
  'The buyer shall examine the goods immediately upon receipt and give notice of defects within eight days.',
  'Until full payment of all claims the goods remain the property of the supplier.',
  'Liability for slight negligence is excluded except in case of injury to life, body or health.',
  'Should individual provisions be invalid, the validity of the remaining provisions is unaffected.',
  'The place of jurisdiction for all disputes is the registered office of the company.',
  'Amounts are stated in euro and include value added tax at the statutory rate of 22 percent.',
];
const grey = (tone: number) => rgb(tone / 255, tone / 255, tone / 255);

/** Pseudo-random numbers from 0 to 1, the same every time. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state ^ (state >>> 15)) / 2 ** 32;
  };
}

export interface Sheet {
  readonly page: PDFPage;
  readonly font: PDFFont;
  readonly bold: PDFFont;
}

async function makePdf(
  draw: (sheet: Sheet, pdf: PDFDocument) => Promise<void> | void,
  size: readonly [number, number] = A4,
) {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  const bold = await pdf.embedFont(StandardFonts.HelveticaBold);
  const page = pdf.addPage([size[0], size[1]]);
  await draw({ page, font, bold }, pdf);
  return pdf.save();
}

/** Sets running text; gives back where it ends. */
function setText(
  { page, font }: Sheet,
  count: number,
  box: { x: number; y: number; width: number },
  size: number,
  tone = 0,
): number {
  let y = box.y;
  let line = '';
  const put = () => {
    page.drawText(line, { x: box.x, y, size, font, color: grey(tone) });
    y -= size * 1.3;
    line = '';
  };
  for (let i = 0; i < count; i++) {
    for (const word of SENTENCES[i % SENTENCES.length]!.split(' ')) {
      if (font.widthOfTextAtSize(`${line} ${word}`, size) > box.width) put();
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  put();
  return y;
}

const invoice = (stripe: number) =>
  makePdf((sheet) => {
    const { page, font, bold } = sheet;
    page.drawRectangle({ x: 0, y: 770, width: 595, height: 72, color: rgb(0.1, 0.3, 0.55) });
    page.drawText('Northwind Supplies Limited', { x: 40, y: 798, size: 22, font: bold, color: rgb(1, 1, 1) });
    page.drawText('Invoice 2026-00417', { x: 40, y: 735, size: 16, font: bold });
    for (let row = 0; row < 34; row++) {
      const y = 690 - row * 17;
      if (row === 0) page.drawRectangle({ x: 40, y: y - 5, width: 515, height: 17, color: grey(90) });
      else if (row % 2 === 0) page.drawRectangle({ x: 40, y: y - 5, width: 515, height: 17, color: grey(stripe) });
      const cells =
        row === 0
          ? ['Article', 'Quantity', 'Price', 'Amount']
          : [`Bearing housing type ${1040 + row * 7}`, `${row * 3}`, `${row * 2 + 11}.50`, `${row * 133 + 20}.00`];
      cells.forEach((cell, i) => {
        page.drawText(cell, {
          x: [46, 300, 390, 480][i]!,
          y,
          size: 9.5,
          font: row === 0 ? bold : font,
          color: row === 0 ? rgb(1, 1, 1) : grey(30),
        });
      });
    }
    setText(sheet, 3, { x: 40, y: 80, width: 515 }, 7, 150);
  });

const terms = () =>
  makePdf((sheet) => {
    sheet.page.drawText('General terms and conditions of sale', { x: 40, y: 800, size: 14, font: sheet.bold });
    for (let column = 0; column < 3; column++) setText(sheet, 40, { x: 40 + column * 175, y: 780, width: 165 }, 5, 70);
  });

const paleText = () =>
  makePdf((sheet) => {
    [0, 90, 130, 160, 180, 200].forEach((tone, i) => {
      setText(sheet, 6, { x: 60, y: 780 - i * 125, width: 470 }, 10, tone);
    });
  });

const slide = () =>
  makePdf(
    ({ page, font, bold }) => {
      page.drawRectangle({ x: 0, y: 0, width: 960, height: 540, color: rgb(0.08, 0.1, 0.22) });
      page.drawText('Results of the third quarter', { x: 60, y: 450, size: 40, font: bold, color: rgb(1, 1, 1) });
      [
        'Turnover grew by eleven percent',
        'Nineteen new customers in Austria',
        'Delivery time fell below two days',
        'Complaints remain under one percent',
      ].forEach((text, i) => {
        page.drawText(`- ${text}`, { x: 60, y: 370 - i * 46, size: 24, font, color: rgb(0.85, 0.88, 0.95) });
      });
      [0.4, 0.55, 0.5, 0.7, 0.9].forEach((height, i) => {
        page.drawRectangle({
          x: 560 + i * 68,
          y: 90,
          width: 48,
          height: height * 280,
          color: rgb(0.95 - i * 0.15, 0.6, 0.2 + i * 0.15),
        });
        page.drawText(`Q${i + 1}`, { x: 572 + i * 68, y: 62, size: 18, font, color: rgb(0.7, 0.7, 0.75) });
      });
      page.drawText('Confidential, for the board only', { x: 60, y: 30, size: 12, font, color: grey(140) });
    },
    [960, 540],
  );

const colours = () =>
  makePdf((sheet) => {
    const { page, font, bold } = sheet;
    const fills = [
      rgb(0.9, 0.2, 0.2),
      rgb(0.2, 0.6, 0.25),
      rgb(0.15, 0.35, 0.8),
      rgb(0.95, 0.75, 0.1),
      rgb(0.5, 0.5, 0.5),
      rgb(0.55, 0.2, 0.6),
    ];
    fills.forEach((color, i) => {
      const y = 720 - i * 110;
      page.drawRectangle({ x: 40, y, width: 250, height: 90, color });
      page.drawText(`Department number ${i + 1}`, { x: 55, y: y + 55, size: 15, font: bold, color: rgb(1, 1, 1) });
      page.drawText('Telephone extension and opening hours', {
        x: 55,
        y: y + 25,
        size: 11,
        font,
        color: i % 2 === 0 ? rgb(1, 1, 1) : rgb(0, 0, 0),
      });
      page.drawText(`Responsible officer in charge ${i + 4}`, { x: 310, y: y + 50, size: 14, font, color });
      page.drawRectangle({ x: 310, y: y + 5, width: 60 + i * 30, height: 25, color });
    });
  });

/** A made photograph: hills, a sky, a sun, and grain. */
async function makePhoto(width: number, height: number, seed: number): Promise<Buffer> {
  const random = randomNumbers(seed);
  const waves = Array.from({ length: 14 }, () => [random() * 9, random() * 6, random() * 6, random()] as const);
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = x / width;
      const v = y / height;
      let relief = 0;
      for (const [a, b, c, d] of waves) relief += Math.sin(a * u * 6 + c + d * 3 * Math.sin(b * v * 6)) / (2 + a);
      const hill = 0.55 + 0.12 * Math.sin(u * 7 + seed) + 0.05 * Math.sin(u * 23);
      const sun = Math.max(0, 1 - Math.hypot(u - 0.7, (v - 0.25) * 0.8) * 9);
      const light = v < hill ? 0.85 - v * 0.5 + sun : 0.25 + 0.3 * relief + (v - hill) * 0.6;
      const tone = Math.min(255, Math.max(0, 255 * light + (random() - 0.5) * 22));
      pixels.set([tone * 0.9, tone, v < hill ? Math.min(255, tone * 1.15) : tone * 0.7], (y * width + x) * 3);
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 80 })
    .toBuffer();
}

const photoReport = () =>
  makePdf(async (sheet, pdf) => {
    sheet.page.drawText('Damage report for claim 88-1932', { x: 50, y: 790, size: 18, font: sheet.bold });
    setText(sheet, 5, { x: 50, y: 765, width: 495 }, 10);
    for (let i = 0; i < 4; i++) {
      const photo = await pdf.embedJpg(await makePhoto(900, 640, i + 3));
      const x = 50 + (i % 2) * 252;
      const y = 440 - (i >> 1) * 240;
      sheet.page.drawImage(photo, { x, y, width: 243, height: 173 });
      sheet.page.drawText(`Picture ${i + 1}: slope above the northern access road`, {
        x,
        y: y - 14,
        size: 9,
        font: sheet.font,
      });
      sheet.page.drawText(`2026-03-0${i + 2} 14:3${i}`, {
        x: x + 150,
        y: y + 8,
        size: 11,
        font: sheet.bold,
        color: rgb(1, 0.6, 0),
      });
    }
  });

/** A pen's stroke, blue, a bit transparent, on nothing. */
const signature = (width: number, height: number) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 300 100"><path d="M10 70 C 40 -30, 60 120, 90 50 S 120 20, 130 60 S 170 80, 180 40 S 220 30, 230 65 S 280 50, 292 30" fill="none" stroke="#2b3f9e" stroke-width="2.4" stroke-opacity="0.85"/></svg>`,
    ),
  )
    .png()
    .toBuffer();

const stamp = (size: number) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 100 100"><g fill="none" stroke="#c0392b" stroke-opacity=".7" stroke-width="3"><circle cx="50" cy="50" r="45"/><circle cx="50" cy="50" r="36"/></g><text x="50" y="56" font-size="17" font-family="sans-serif" font-weight="bold" text-anchor="middle" fill="#c0392b" fill-opacity=".7">PAID</text></svg>`,
    ),
  )
    .png()
    .toBuffer();

function drawForm(sheet: Sheet): void {
  const { page, font, bold } = sheet;
  page.drawText('Application for residence registration', { x: 50, y: 790, size: 17, font: bold });
  [
    'Family name',
    'Given names',
    'Date of birth',
    'Nationality',
    'Street and number',
    'Postal code and town',
    'Moved in on',
  ].forEach((label, i) => {
    const y = 730 - i * 42;
    page.drawText(label, { x: 55, y: y + 20, size: 8, font, color: grey(110) });
    page.drawRectangle({ x: 50, y: y - 8, width: 490, height: 25, borderColor: grey(150), borderWidth: 0.5 });
    page.drawText(
      ['MUSTERMANN', 'Erika Sophie', '12 August 1964', 'German', 'Heidestrasse 17', '51147 Koeln', '1 February 2026'][
        i
      ]!,
      { x: 60, y, size: 12, font },
    );
  });
  setText(sheet, 8, { x: 50, y: 420, width: 490 }, 9);
}

const watermarkedForm = () =>
  makePdf(async (sheet, pdf) => {
    const { page, bold } = sheet;
    drawForm(sheet);
    page.drawText('SPECIMEN', {
      x: 90,
      y: 180,
      size: 110,
      font: bold,
      color: rgb(0.5, 0.5, 0.55),
      opacity: 0.3,
      rotate: degrees(48),
    });
    page.drawImage(await pdf.embedPng(await signature(900, 300)), { x: 330, y: 120, width: 180, height: 60 });
    page.drawLine({ start: { x: 320, y: 125 }, end: { x: 520, y: 125 }, thickness: 0.6 });
    page.drawImage(await pdf.embedPng(await stamp(500)), { x: 90, y: 90, width: 110, height: 110 });
  });

/** Lays a scanner's or telephone's faults over a clean page: turned, unevenly lit, grained, compressed. */
async function scanPage(clean: Buffer, angle: number, darkest: number, grain: number, seed: number): Promise<Buffer> {
  const { data, info } = await sharp(clean)
    .rotate(angle, { background: '#f4f1ea' })
    .resize(1654, 2339, { fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const random = randomNumbers(seed);
  for (let y = 0; y < info.height; y++) {
    for (let x = 0; x < info.width; x++) {
      const fall = (x / info.width) * 0.6 + (y / info.height) * 0.4;
      const fold = 0.12 * Math.exp(-(((y / info.height - 0.5) * 30) ** 2));
      const light = (1 - (1 - darkest) * fall ** 1.5) * (1 - fold);
      const noise = (random() + random() - 1) * grain;
      for (let c = 0; c < 3; c++) {
        const at = (y * info.width + x) * 3 + c;
        data[at] = Math.min(255, Math.max(0, (data[at]! * 0.86 + 18) * light * [1, 0.99, 0.95][c]! + noise));
      }
    }
  }
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
    .jpeg({ quality: 60 })
    .toBuffer();
}

/** Clean pels of a page, drawn from letters' outlines by the SVG reader. */
async function cleanScan(withSignature: boolean): Promise<{ image: Buffer; text: string }> {
  const lines: string[] = ['MEMORANDUM OF AGREEMENT'];
  let line = '';
  for (let i = 0; i < 34; i++) {
    for (const word of SENTENCES[i % SENTENCES.length]!.split(' ')) {
      if (line.length + word.length > 84) {
        lines.push(line);
        line = '';
      }
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  const body = lines
    .map((text, i) => `<text x="150" y="${190 + i * 46}" font-size="${i === 0 ? 46 : 31}">${text}</text>`)
    .join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1654" height="2339"><rect width="100%" height="100%" fill="#fbfaf6"/><g font-family="DejaVu Serif, serif" fill="#1d1b1b">${body}</g></svg>`;
  const layers = withSignature
    ? [
        { input: await signature(600, 200), left: 850, top: 2080 },
        { input: await stamp(300), left: 200, top: 2000 },
      ]
    : [];
  return { image: await sharp(Buffer.from(svg)).composite(layers).png().toBuffer(), text: lines.join('\n') };
}

const imagePage = (jpeg: Buffer) =>
  makePdf(async ({ page }, pdf) => {
    page.drawImage(await pdf.embedJpg(jpeg), { x: 0, y: 0, width: A4[0], height: A4[1] });
  });

async function blankScan(): Promise<Uint8Array> {
  const white = await sharp({ create: { width: 1654, height: 2339, channels: 3, background: '#fbfaf6' } })
    .png()
    .toBuffer();
  return imagePage(await scanPage(white, 0, 0.8, 16, 5));
}

/** A window of a program in dark colours, as a picture. */
async function screenshot(): Promise<{ pdf: Uint8Array; text: string }> {
  const lines = SENTENCES.map((text) => text.slice(0, 78));
  const body = lines
    .map((text, i) => `<text x="260" y="${150 + i * 52}" fill="#d8dee9" font-size="19">${text}</text>`)
    .join('');
  const side = ['Inbox', 'Drafts', 'Sent items', 'Archive']
    .map((text, i) => `<text x="30" y="${150 + i * 50}" fill="#88c0d0" font-size="20">${text}</text>`)
    .join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="760" font-family="DejaVu Sans, sans-serif"><rect width="1200" height="760" fill="#2e3440"/><rect width="220" height="760" fill="#3b4252"/><rect width="1200" height="70" fill="#5e81ac"/><text x="30" y="45" font-size="26" fill="#fff">Correspondence viewer</text><rect x="250" y="600" width="220" height="60" rx="8" fill="#a3be8c"/><text x="290" y="638" font-size="22" fill="#222">Send reply</text>${side}${body}</svg>`;
  const png = await sharp(Buffer.from(svg)).png().toBuffer();
  const pdf = await makePdf(async (sheet, document) => {
    sheet.page.drawText('Please see the picture of my screen below', { x: 40, y: 780, size: 13, font: sheet.font });
    sheet.page.drawImage(await document.embedPng(png), { x: 40, y: 400, width: 515, height: 326 });
  });
  return {
    pdf,
    text: [
      'Please see the picture of my screen below',
      'Correspondence viewer',
      'Inbox',
      'Drafts',
      'Sent items',
      'Archive',
      'Send reply',
      ...lines,
    ].join('\n'),
  };
}

/** Writes every page into the folder. */
export async function writeMadePages(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const write = (name: string, pdf: Uint8Array, text?: string) =>
    Promise.all([
      writeFile(join(folder, `${name}.pdf`), pdf),
      text === undefined ? undefined : writeFile(join(folder, `${name}.txt`), text),
    ]);
  await write('invoice-pale-rows', await invoice(232));
  await write('invoice-grey-rows', await invoice(196));
  await write('terms-5pt', await terms());
  await write('pale-text', await paleText());
  await write('dark-slide', await slide());
  await write('colours', await colours());
  await write('photo-report', await photoReport());
  await write('form-watermark', await watermarkedForm());
  await write('fading-ground', await makePdf(fadingGround));
  await write('pastel-charts', await makePdf(pastelCharts));
  await write('drop-out-form', await makePdf(dropOutForm));
  await write('blank', await makePdf(() => {}));
  await write('blank-scan', await blankScan());
  const window = await screenshot();
  await write('screenshot', window.pdf, window.text);
  const plain = await cleanScan(false);
  const signed = await cleanScan(true);
  await write('scan-skewed', await imagePage(await scanPage(plain.image, 1.7, 0.75, 10, 1)), plain.text);
  await write('scan-dim', await imagePage(await scanPage(signed.image, -0.8, 0.45, 24, 2)), signed.text);
}

if (process.argv[1] === import.meta.filename) await writeMadePages(process.argv[2] ?? 'made-pages');
