/** Made pages of an office: an invoice, small print, pale text, a dark slide, coloured boxes. */

import { rgb } from '@cantoo/pdf-lib';
import { grey, makePdf, setText } from './sheet.ts';

export const invoice = (stripe: number) =>
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

export const terms = () =>
  makePdf((sheet) => {
    sheet.page.drawText('General terms and conditions of sale', { x: 40, y: 800, size: 14, font: sheet.bold });
    for (let column = 0; column < 3; column++) setText(sheet, 40, { x: 40 + column * 175, y: 780, width: 165 }, 5, 70);
  });

export const paleText = () =>
  makePdf((sheet) => {
    [0, 90, 130, 160, 180, 200].forEach((tone, i) => {
      setText(sheet, 6, { x: 60, y: 780 - i * 125, width: 470 }, 10, tone);
    });
  });

export const slide = () =>
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

export const colours = () =>
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
