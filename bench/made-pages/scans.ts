/** Pages as a scanner or a telephone gives them, and the text that is on them. */

import sharp from 'sharp';
import { A4, makePdf, randomNumbers, SENTENCES } from './sheet.ts';
import { signature, stamp } from './signs.ts';

/** Adds the faults of a scanner or a telephone to a clean page: rotated, unevenly lit, grained, compressed. */
export async function scanPage(
  clean: Buffer,
  angle: number,
  darkest: number,
  grain: number,
  seed: number,
): Promise<Buffer> {
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
export async function cleanScan(withSignature: boolean): Promise<{ image: Buffer; text: string }> {
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

export const imagePage = (jpeg: Buffer) =>
  makePdf(async ({ page }, pdf) => {
    page.drawImage(await pdf.embedJpg(jpeg), { x: 0, y: 0, width: A4[0], height: A4[1] });
  });

export async function blankScan(): Promise<Uint8Array> {
  const white = await sharp({ create: { width: 1654, height: 2339, channels: 3, background: '#fbfaf6' } })
    .png()
    .toBuffer();
  return imagePage(await scanPage(white, 0, 0.8, 16, 5));
}
