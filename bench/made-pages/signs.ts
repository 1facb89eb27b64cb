/** A signature and a stamp, as pictures. */

import sharp from 'sharp';

/** A pen's stroke, blue, a bit transparent, on nothing. */
export const signature = (width: number, height: number) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 300 100"><path d="M10 70 C 40 -30, 60 120, 90 50 S 120 20, 130 60 S 170 80, 180 40 S 220 30, 230 65 S 280 50, 292 30" fill="none" stroke="#2b3f9e" stroke-width="2.4" stroke-opacity="0.85"/></svg>`,
    ),
  )
    .png()
    .toBuffer();

export const stamp = (size: number) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 100 100"><g fill="none" stroke="#c0392b" stroke-opacity=".7" stroke-width="3"><circle cx="50" cy="50" r="45"/><circle cx="50" cy="50" r="36"/></g><text x="50" y="56" font-size="17" font-family="sans-serif" font-weight="bold" text-anchor="middle" fill="#c0392b" fill-opacity=".7">PAID</text></svg>`,
    ),
  )
    .png()
    .toBuffer();
