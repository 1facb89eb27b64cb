/** A form with a watermark, a signature and a stamp. */

import { degrees, rgb } from '@cantoo/pdf-lib';
import { grey, makePdf, type Sheet, setText } from './sheet.ts';
import { signature, stamp } from './signs.ts';

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

export const watermarkedForm = () =>
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
