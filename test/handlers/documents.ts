/** Documents made by code, for mails and handlers. */
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import sharp from 'sharp';

export async function pdfOf(pages: number, text = 'Faxpost'): Promise<Buffer> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (let page = 1; page <= pages; page += 1) {
    document.addPage([595, 842]).drawText(`${text} ${page}`, { x: 72, y: 700, size: 24, font });
  }
  return Buffer.from(await document.save());
}

export async function protectedPdf(): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.addPage([595, 842]);
  document.encrypt({ userPassword: 'secret', ownerPassword: 'owner' });
  return Buffer.from(await document.save({ useObjectStreams: false }));
}

export const corruptPdf = Buffer.from('%PDF-1.7\nthis is no document\n');

export const picture = (): Promise<Buffer> =>
  sharp({ create: { width: 300, height: 200, channels: 3, background: '#336699' } })
    .png()
    .toBuffer();
