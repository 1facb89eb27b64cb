import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts, TextRenderingMode } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { isBlank } from '../../lambdas/pages/fax/blank-page.ts';
import { encodeT6 } from '../../lambdas/pages/fax/t6.ts';
import { makeFaxPages, openSource } from '../../lambdas/pages/make-pages.ts';
import { asPels, blankRaster, type FaxRaster, LINE_PELS } from '../../lambdas/pages/planes/raster.ts';
import { paperOfCountry } from '../../lambdas/pages/source/paper-of-country.ts';
import { A4, blackShare, numbers } from './made-documents.ts';
import { letter, makeScan, wrapScan } from './made-scans.ts';

async function drawPage(paint: (page: PDFPage, font: PDFFont, pdf: PDFDocument) => Promise<void> | void) {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  await paint(pdf.addPage([A4[0], A4[1]]), font, pdf);
  const opened = await openSource({ kind: 'pdf', bytes: await pdf.save() }, 1e8);
  assert.ok(opened.ok);
  for await (const { made } of makeFaxPages(opened.value, { resolution: 196, paper: 'a4', bandRows: 0 })) {
    assert.ok(made.ok);
    const { raster } = made.value;
    return raster;
  }
  return assert.fail('no page');
}

const grey = (tone: number) => rgb(tone / 255, tone / 255, tone / 255);
/** A box given in points from the top left of A4, in pels. */
const share = (page: FaxRaster, x: number, y: number, width: number, height: number) =>
  blackShare(
    page,
    Math.round((x / 72) * 204) + 20,
    Math.round((y / 72) * 196),
    Math.round((width / 72) * 204),
    Math.round((height / 72) * 196),
  );
const line = 'The quick brown fox jumps over the lazy dog';
const write = (page: PDFPage, font: PDFFont, color: ReturnType<typeof rgb>) =>
  page.drawText(line, { x: 60, y: 700, size: 14, font, color });
const textBox = [60, 128, 300, 18] as const;

test('text has the same pels whatever its colour, on paper and on a coloured fill, but for a few at edges', async () => {
  const black = await drawPage((page, font) => write(page, font, grey(0)));
  const others = [
    await drawPage((page, font) => write(page, font, grey(190))),
    await drawPage((page, font) => write(page, font, rgb(0.95, 0.8, 0.2))),
    await drawPage((page, font) => {
      page.drawRectangle({ x: 50, y: 690, width: 320, height: 30, color: rgb(0.2, 0.65, 0.3) });
      write(page, font, grey(255));
    }),
  ];
  const [x, y, width, height] = textBox;
  assert.ok(share(black, x, y, width, height) > 0.08);
  for (const other of others) {
    // Coverage has 255 steps, and an uncertain pel of an edge may be exactly at one.
    assert.ok(Math.abs(share(other, x, y, width, height) - share(black, x, y, width, height)) < 0.001);
  }
});

test('faint text, nearly transparent, has the same pels as black text, small or large', async () => {
  for (const size of [9, 14, 40]) {
    const draw = (opacity: number) =>
      drawPage((page, font) => page.drawText('Subject to contract', { x: 60, y: 700, size, font, opacity }));
    const [black, faint] = [await draw(1), await draw(0.15)];
    const ink = share(black, 60, 842 - 710 - size, 300, size * 2);
    assert.ok(ink > 0.01);
    if (size < 28)
      assert.ok(Math.abs(share(faint, 60, 842 - 710 - size, 300, size * 2) - ink) < 0.001, `${size} points`);
    else assert.ok(share(faint, 60, 842 - 710 - size, 300, size * 2) > 0, `${size} points, as a watermark`);
  }
});

test('white text on a dark bar stays white on black', async () => {
  const page = await drawPage((page, font) => {
    page.drawRectangle({ x: 50, y: 690, width: 320, height: 30, color: grey(30) });
    write(page, font, grey(255));
  });
  const ink = share(page, ...textBox);
  assert.ok(ink > 0.7 && ink < 0.93, String(ink));
});

test('text that is invisible on the page is not on the fax', async () => {
  const page = await drawPage((page, font) => {
    write(page, font, grey(255));
    page.drawText(line, { x: 60, y: 600, size: 14, font, renderMode: TextRenderingMode.Invisible });
    page.drawText(line, { x: 60, y: 500, size: 14, font });
    page.drawRectangle({ x: 50, y: 480, width: 400, height: 50, color: grey(255) });
    page.drawText('seen', { x: 60, y: 300, size: 14, font, color: grey(90) });
  });
  assert.equal(share(page, 50, 100, 400, 270), 0);
  assert.ok(share(page, 60, 525, 40, 20) > 0.05);
});

test('a pale row is paper, a middle tone is a screen of its darkness, a dark one is ink', async () => {
  const page = await drawPage((page) => {
    [230, 160, 128, 96, 30].forEach((tone, i) => {
      page.drawRectangle({ x: 100, y: 700 - i * 100, width: 200, height: 60, color: grey(tone) });
    });
  });
  const shares = [0, 1, 2, 3, 4].map((i) => share(page, 120, 841.89 - 750 + i * 100, 160, 40));
  assert.equal(shares[0], 0);
  assert.equal(shares[4], 1);
  for (const [i, tone] of [
    [1, 160],
    [2, 128],
    [3, 96],
  ] as const) {
    assert.ok(Math.abs(shares[i]! - (1 - tone / 255)) < 0.1, `${tone}: ${shares[i]}`);
  }
});

test('the pale bars of a chart are seen, as thin lines', async () => {
  const bar = { y: 400, width: 40, height: 200 };
  const page = await drawPage((page) => {
    page.drawRectangle({ x: 100, ...bar, color: grey(214) });
    page.drawRectangle({ x: 200, ...bar, color: grey(235) });
  });
  const seen = share(page, 104, 260, 32, 160);
  assert.ok(seen > 0.1 && seen < 0.25, `${seen}`);
  assert.equal(share(page, 204, 260, 32, 160), 0);
});

test('a box that is there for its text keeps all its edges, wherever they lie', async () => {
  for (let shift = 0; shift < 3; shift += 0.25) {
    const page = await drawPage((page, font) => {
      page.drawRectangle({ x: 60 + shift, y: 600 + shift, width: 300, height: 90, color: grey(120) });
      page.drawText(line, { x: 80, y: 650, size: 12, font, color: grey(0) });
    });
    const edges = [
      share(page, 100, 148 - shift, 200, 8),
      share(page, 100, 238 - shift, 200, 8),
      share(page, 56 + shift, 170, 8, 50),
      share(page, 356 + shift, 170, 8, 50),
    ];
    for (const edge of edges) assert.ok(edge > 0.03, `${shift}: ${edges.join(' ')}`);
  }
});

test('text that only its colour distinguishes from its background has the same pels too; text of the same colour has none', async () => {
  const onGreen = (color: ReturnType<typeof rgb>) =>
    drawPage((page, font) => {
      page.drawRectangle({ x: 50, y: 690, width: 320, height: 30, color: rgb(0, 0.869, 0) });
      write(page, font, color);
    });
  const black = await drawPage((page, font) => write(page, font, grey(0)));
  const red = await onGreen(rgb(1, 0.3, 0.3));
  assert.ok(Math.abs(share(red, ...textBox) - share(black, ...textBox)) < 0.004);
  const green = await onGreen(rgb(0, 0.869, 0));
  const none = await drawPage((page) => {
    page.drawRectangle({ x: 50, y: 690, width: 320, height: 30, color: rgb(0, 0.869, 0) });
  });
  assert.equal(Buffer.compare(green.bits, none.bits), 0);
});

test('a watermark is a few lines across its letters, which stop before text', async () => {
  const paint = (page: PDFPage, font: PDFFont) => {
    page.drawText('COPY', { x: 60, y: 600, size: 120, font, color: grey(225) });
    page.drawText('Read me all the same', { x: 70, y: 640, size: 12, font });
  };
  const page = await drawPage(paint);
  // The stem of the P.
  const stem = share(page, 250, 841.89 - 680, 8, 70);
  assert.ok(stem > 0.08 && stem < 0.2, String(stem));
  const plain = await drawPage((one, font) => one.drawText('Read me all the same', { x: 70, y: 640, size: 12, font }));
  const words = [72, 841.89 - 651, 112, 14] as const;
  assert.ok(Math.abs(share(page, ...words) - share(plain, ...words)) < 0.01);
});

/** A drawing as a picture: fills, and what `svg` adds to them, at 200 dots an inch. */
const placePicture = async (pdf: PDFDocument, page: PDFPage, svg: string) => {
  const full = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400"><rect width="600" height="400" fill="#fff"/>${svg}</svg>`;
  const png = await sharp(Buffer.from(full)).png().toBuffer();
  page.drawImage(await pdf.embedPng(png), { x: 100, y: 500, width: 216, height: 144 });
};
const pictureTop = 841.89 - 644;

test('fills of a chart in a picture keep their tones up to their borders, and no outline', async () => {
  const tones = [60, 110, 165];
  const page = await drawPage(async (one, _, pdf) => {
    const bars = tones.map(
      (tone, i) => `<rect x="${60 + i * 180}" y="50" width="120" height="300" fill="rgb(${tone},${tone},${tone})"/>`,
    );
    await placePicture(pdf, one, bars.join(''));
  });
  tones.forEach((tone, i) => {
    const left = 100 + (60 + i * 180) * 0.36;
    const inside = share(page, left + 1, pictureTop + 20, 41, 104);
    assert.ok(Math.abs(inside - (1 - tone / 255)) < 0.1, `${tone}: ${inside}`);
    assert.equal(share(page, left - 12, pictureTop + 20, 11, 104), 0);
  });
});

test('dim paper is white to its very edge, where a scan ends beside white', async () => {
  const scan = await makeScan(letter, 0);
  const dim = {
    ...scan,
    grey: asPels<'grey'>(
      scan.grey.map((tone) => tone * 0.4),
      scan.height,
    ),
  };
  const opened = await openSource({ kind: 'pdf', bytes: await wrapScan(dim, undefined, 0.9) }, 1e8);
  assert.ok(opened.ok);
  for await (const { made } of makeFaxPages(opened.value, { resolution: 196, paper: 'a4', bandRows: 39 })) {
    assert.ok(made.ok);
    const { raster } = made.value;
    // Nine tenths of the line wide, in its middle.
    for (const left of [80, LINE_PELS - 110]) assert.equal(blackShare(raster, left, 0, 30, 2000), 0);
    assert.equal(blackShare(raster, 0, 30, LINE_PELS, 30), 0);
    assert.ok(blackShare(raster, 300, 300, 1100, 1000) > 0.03);
  }
});

test('a fill in a picture that is written on becomes ink under light words, paper under dark ones', async () => {
  const lines = (fill: string) =>
    Array.from({ length: 8 }, (_, i) => `<rect x="60" y="${45 + i * 40}" width="420" height="4" fill="${fill}"/>`).join(
      '',
    );
  const onDark = await drawPage(async (one, _, pdf) =>
    placePicture(pdf, one, `<rect width="600" height="400" fill="#3b4252"/>${lines('#e8e8e8')}`),
  );
  const onPale = await drawPage(async (one, _, pdf) =>
    placePicture(pdf, one, `<rect width="600" height="400" fill="#a0b0b8"/>${lines('#202020')}`),
  );
  // Beside the lines.
  assert.equal(share(onDark, 280, pictureTop + 10, 30, 120), 1);
  assert.equal(share(onPale, 280, pictureTop + 10, 30, 120), 0);
  const box = [124, pictureTop + 10, 146, 120] as const;
  assert.ok(Math.abs(1 - share(onDark, ...box) - 32 / 333) < 0.04, String(share(onDark, ...box)));
  assert.ok(Math.abs(share(onPale, ...box) - 32 / 333) < 0.04, String(share(onPale, ...box)));
});

test('a photograph keeps its tones', async () => {
  const random = numbers(7);
  const width = 600;
  const height = 400;
  const pixels = Uint8Array.from({ length: width * height }, (_, at) => {
    const x = at % width;
    const y = Math.floor(at / width);
    return Math.max(0, Math.min(255, 20 + (x / width) * 215 + 12 * Math.sin(y / 9) + ((random() % 17) - 8)));
  });
  const jpeg = await sharp(pixels, { raw: { width, height, channels: 1 } })
    .jpeg()
    .toBuffer();
  const page = await drawPage(async (page, _, pdf) => {
    page.drawImage(await pdf.embedJpg(jpeg), { x: 100, y: 400, width: 300, height: 200 });
  });
  const shares = [0, 1, 2, 3, 4].map((i) => share(page, 105 + i * 58, 841.89 - 595, 50, 190));
  shares.forEach((black, i) => {
    const tone = 20 + ((5 + i * 58 + 25) / 300) * 215;
    assert.ok(Math.abs(black - (1 - tone / 255)) < 0.12, `${i}: ${black}`);
  });
});

test('a dark page is sent in negative: its text is black on white', async () => {
  const page = await drawPage((page, font) => {
    page.drawRectangle({ x: 0, y: 0, width: A4[0], height: A4[1], color: rgb(0.05, 0.08, 0.2) });
    write(page, font, grey(255));
  });
  assert.ok(blackShare(page, 0, 0, LINE_PELS, page.height) < 0.02);
  assert.ok(share(page, ...textBox) > 0.08);
});

test('unevenly lit paper becomes white, what is written on it stays', async () => {
  const width = 1240;
  const height = 1754;
  const random = numbers(3);
  const pixels = Uint8Array.from({ length: width * height }, (_, at) => {
    const x = at % width;
    const y = Math.floor(at / width);
    const light = 1 - 0.5 * (x / width);
    const isInk = y % 40 < 5 && x % 24 < 14 && x > 150 && x < 1090 && y > 200 && y < 1500;
    return (isInk ? 60 : 225) * light + (random() % 13) - 6;
  });
  const jpeg = await sharp(pixels, { raw: { width, height, channels: 1 } })
    .jpeg()
    .toBuffer();
  const page = await drawPage(async (page, _, pdf) => {
    page.drawImage(await pdf.embedJpg(jpeg), { x: 0, y: 0, width: A4[0], height: A4[1] });
  });
  assert.equal(share(page, 20, 20, 550, 60), 0);
  const lines = share(page, 80, 120, 430, 560);
  const wanted = (5 / 40) * (14 / 24);
  assert.ok(Math.abs(lines - wanted) < 0.03, `${lines} for ${wanted}`);
});

test('a page with nothing but specks is blank, one with a number is not', async () => {
  const strip = (raster: FaxRaster) => ({ rows: raster.height, resolution: 196, t6: encodeT6(raster) }) as const;
  const specked = blankRaster(2292);
  specked.bits[216 * 700 + 90] = 0x18;
  assert.ok(isBlank(strip(blankRaster(2292))));
  assert.ok(isBlank(strip(specked)));
  const numbered = await drawPage((page, font) => page.drawText('7', { x: 290, y: 30, size: 9, font }));
  assert.ok(!isBlank(strip(numbered)));
});

test('Letter where machines hold Letter, else A4', () => {
  assert.deepEqual(['US', 'CA', 'IT', 'CN', undefined].map(paperOfCountry), ['letter', 'letter', 'a4', 'a4', 'a4']);
});
