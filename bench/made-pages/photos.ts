/** A report with made photographs. */

import { rgb } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { makePdf, randomNumbers, setText } from './sheet.ts';

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

export const photoReport = () =>
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
