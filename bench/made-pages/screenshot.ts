/** A picture of a screen within a page. */

import sharp from 'sharp';
import { makePdf, SENTENCES } from './sheet.ts';

/** A window of a program in dark colours, as a picture. */
export async function screenshot(): Promise<{ pdf: Uint8Array; text: string }> {
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
