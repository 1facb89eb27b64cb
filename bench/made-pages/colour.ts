/** Made pages whose colours are hard on a fax: a ground that fades, charts in pastel and hatching, a form to drop out, words of equal grey. */

import { rgb } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import type { Draw } from './sheet.ts';

/** A letter on paper that fades from cream to blue. */
export const fadingGround: Draw = ({ page, font, bold }) => {
  for (let i = 0; i < 120; i++) {
    const share = i / 119;
    const color = rgb(1 - 0.35 * share, 0.97 - 0.22 * share, 0.86 + 0.06 * share);
    page.drawRectangle({ x: 0, y: 842 - (i + 1) * 7.02, width: 596, height: 7.1, color });
  }
  page.drawText('Summer programme of the municipal theatre', { x: 50, y: 780, size: 22, font: bold });
  for (let i = 0; i < 30; i++) {
    const text = `Evening ${i + 1}: chamber music in the garden, admission ${12 + i} euro, begins at 19:${10 + i}`;
    page.drawText(text, { x: 50, y: 730 - i * 22, size: 12, font, color: rgb(0.1, 0.15, 0.35) });
  }
};

/** The same figures as pastel bars, and as a picture of hatched ones. */
export const pastelCharts: Draw = async ({ page, font, bold }, pdf) => {
  page.drawText('Turnover by region and quarter', { x: 50, y: 790, size: 18, font: bold });
  const pastels = [rgb(0.98, 0.78, 0.74), rgb(0.72, 0.85, 0.95), rgb(0.75, 0.9, 0.72), rgb(0.6, 0.55, 0.75)];
  for (let quarter = 0; quarter < 4; quarter++) {
    pastels.forEach((color, i) => {
      const height = 60 + ((quarter * 37 + i * 53) % 140);
      page.drawRectangle({ x: 60 + quarter * 122 + i * 26, y: 520, width: 22, height, color });
    });
    page.drawText(`Quarter ${quarter + 1}`, { x: 72 + quarter * 122, y: 500, size: 12, font });
  }
  const hatches = [0, 45, 90, 135]
    .map(
      (turn, i) =>
        `<pattern id="h${i}" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(${turn})"><rect width="12" height="12" fill="#fff"/><rect width="4" height="12" fill="#345"/></pattern>`,
    )
    .join('');
  const bars = [0, 1, 2, 3]
    .map(
      (i) => `<rect x="${80 + i * 220}" y="${60 + i * 50}" width="150" height="${440 - i * 50}" fill="url(#h${i})"/>`,
    )
    .join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="520"><defs>${hatches}</defs><rect width="1000" height="520" fill="#fff"/>${bars}<path d="M50 500H960" stroke="#222" stroke-width="3"/></svg>`;
  const picture = await pdf.embedPng(await sharp(Buffer.from(svg)).png().toBuffer());
  page.drawImage(picture, { x: 50, y: 190, width: 495, height: 257 });
  page.drawText('Hatched for those who print without colour', { x: 50, y: 170, size: 12, font });
};

/** A form in red that a reading machine would not see, filled in black; below it, words whose colour has the grey of their ground. */
export const dropOutForm: Draw = ({ page, font, bold }) => {
  page.drawRectangle({ x: 30, y: 300, width: 535, height: 500, color: rgb(1, 0.9, 0.88) });
  const red = rgb(0.93, 0.45, 0.4);
  page.drawText('Transfer order', { x: 45, y: 770, size: 18, font: bold, color: red });
  ['Name of the payee', 'Account number', 'Bank and branch', 'Amount in euro', 'Purpose of the payment'].forEach(
    (label, i) => {
      const y = 700 - i * 80;
      page.drawText(label, { x: 45, y: y + 38, size: 9, font, color: red });
      for (let cell = 0; cell < 24; cell++) {
        const place = { x: 45 + cell * 21, y, width: 21, height: 30 };
        page.drawRectangle({ ...place, color: rgb(1, 1, 1), borderColor: red, borderWidth: 0.8 });
      }
      const filled = [
        'NORTHWIND SUPPLIES',
        'DE44500105175407324931',
        'MUNICIPAL SAVINGS BANK',
        '1250,00',
        'INVOICE 2026 417',
      ][i]!;
      [...filled].forEach((letter, at) => {
        page.drawText(letter, { x: 51 + at * 21, y: y + 9, size: 14, font });
      });
    },
  );
  page.drawRectangle({ x: 30, y: 200, width: 535, height: 60, color: rgb(0, 0.869, 0) });
  page.drawText('Read this before signing the order', { x: 60, y: 222, size: 20, font: bold, color: rgb(1, 0.3, 0.3) });
};
