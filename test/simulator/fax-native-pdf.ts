/** Makes rasters with edges and noise, and PDF files whose pages hold such rasters dot for dot. */

import sharp from 'sharp';

export interface Bitmap {
  readonly width: number;
  readonly height: number;
  /** One byte per pixel, 1 = black. */
  readonly dots: Uint8Array;
}

/** A framed page with noise in it: a shift by one dot or one lost line changes thousands of dots. */
export function noisyPage(rows: number, seed: number, density = 0.2): Bitmap {
  const width = 1728;
  const dots = new Uint8Array(width * rows);
  let state = seed;
  for (let i = 0; i < dots.length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    const [x, y] = [i % width, Math.floor(i / width)];
    const edge = x === 0 || y === 0 || x === width - 1 || y === rows - 1;
    dots[i] = edge || (y % 16 < 4 && state / 2 ** 32 < density) ? 1 : 0;
  }
  return { width, height: rows, dots };
}

/** A page as a machine would send it: mostly white. */
export const plainPage = (rows = 300): Bitmap => noisyPage(rows, 1, 0.01);

/** Packs dots as a fax raster: most significant bit first, 1 = black. */
export function packed({ width, height, dots }: Bitmap): Uint8Array {
  const stride = Math.ceil(width / 8);
  const bits = new Uint8Array(stride * height);
  dots.forEach((dot, i) => {
    if (dot === 1) bits[Math.floor(i / width) * stride + ((i % width) >> 3)]! |= 0x80 >> ((i % width) & 7);
  });
  return bits;
}

/** The T.6 code of a bitmap: one TIFF tile that holds the whole page, its rows rounded up to sixteen. */
async function t6(page: Bitmap): Promise<Buffer> {
  const grey = page.dots.map((dot) => (dot === 1 ? 0 : 255));
  const tiff = await sharp(grey, { raw: { width: page.width, height: page.height, channels: 1 } })
    .toColourspace('b-w')
    .tiff({
      compression: 'ccittfax4',
      bitdepth: 1,
      miniswhite: true,
      tile: true,
      tileWidth: page.width,
      tileHeight: Math.ceil(page.height / 16) * 16,
    })
    .toBuffer();
  const directory = tiff.readUInt32LE(4);
  const entries = tiff.readUInt16LE(directory);
  const value = (tag: number): number => {
    for (let i = 0; i < entries; i++) {
      const at = directory + 2 + 12 * i;
      if (tiff.readUInt16LE(at) === tag) return tiff.readUInt32LE(at + 8);
    }
    throw new Error(`no TIFF tag ${tag}`);
  };
  const [tileOffsets, tileByteCounts] = [324, 325];
  return tiff.subarray(value(tileOffsets), value(tileOffsets) + value(tileByteCounts));
}

/** A PDF of pages that hold one bitmap each and have its size at 204 dots and `linesPerInch` lines an inch. */
export async function faxNativePdf(pages: readonly Bitmap[], linesPerInch = 196): Promise<Buffer> {
  const objects: Buffer[] = [];
  const add = (text: string, stream?: Buffer): number => {
    const parts = stream === undefined ? [text] : [text, '\nstream\n', stream, '\nendstream'];
    objects.push(Buffer.concat(parts.map((part) => Buffer.from(part))));
    return objects.length;
  };
  add('<< /Type /Catalog /Pages 2 0 R >>');
  add('');
  const kids: string[] = [];
  for (const { width, height, ...rest } of pages) {
    const code = await t6({ width, height, ...rest });
    const [right, top] = [((width / 204) * 72).toFixed(4), ((height / linesPerInch) * 72).toFixed(4)];
    const image = add(
      `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceGray ` +
        `/BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns ${width} /Rows ${height} >> ` +
        `/Length ${code.length} >>`,
      code,
    );
    const drawing = Buffer.from(`q ${right} 0 0 ${top} 0 0 cm /I Do Q`);
    const contents = add(`<< /Length ${drawing.length} >>`, drawing);
    const page = add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${right} ${top}] /Resources << /XObject << /I ${image} 0 R >> >> ` +
        `/Contents ${contents} 0 R >>`,
    );
    kids.push(`${page} 0 R`);
  }
  objects[1] = Buffer.from(`<< /Type /Pages /Count ${kids.length} /Kids [${kids.join(' ')}] >>`);
  return fileOf(objects);
}

function fileOf(objects: readonly Buffer[]): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const offsets: number[] = [];
  let size = 9;
  const push = (part: Buffer) => {
    parts.push(part);
    size += part.length;
  };
  for (const [i, object] of objects.entries()) {
    offsets.push(size);
    push(Buffer.concat([Buffer.from(`${i + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')]));
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const count = objects.length + 1;
  push(
    Buffer.from(
      `xref\n0 ${count}\n0000000000 65535 f \n${table}trailer << /Size ${count} /Root 1 0 R >>\nstartxref\n${size}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}
