/** Pictures that libvips does not read, through ImageMagick: BMP, ICO, JPEG 2000, HEIC, TIFF with the old JPEG in it. */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import {
  AlphaAction,
  ColorSpace,
  CompressionMethod,
  ConfigurationFiles,
  type IMagickImageCollection,
  ImageMagick,
  initializeImageMagick,
  MagickColors,
  MagickError,
  MagickErrorSeverity,
  MagickFormat,
  MagickImageCollection,
  MagickReadSettings,
  ResourceLimits,
} from '@imagemagick/magick-wasm';
import { openSource } from '../../../pages/make-pages.ts';
import type { PageSource } from '../../../pages/source/drawing.ts';
import { forgetTileLengths } from '../../../pages/source/jpeg2000.ts';
import type { Limits } from '../../limits.ts';
import type { Refusal } from '../../refusal.ts';
import type { ConvertedDocument, Converter, DocumentInput } from '../converter.ts';
import { largestIcon } from './icon.ts';
import { compileLazily, runOnce } from './lazy-wasm.ts';

/**
 * What the library may read and write, and nothing else: no coder that opens files, addresses or scripts, no programs of
 * others. Its temporary files are in its own memory: it sees no disk of ours.
 */
const policy = `<?xml version="1.0" encoding="UTF-8"?>
<policymap>
  <policy domain="coder" rights="none" pattern="*" />
  <policy domain="coder" rights="read | write" pattern="{BMP,ICO,JP2,J2K,HEIC,TIFF,JPEG,PNG}" />
  <policy domain="delegate" rights="none" pattern="*" />
  <policy domain="filter" rights="none" pattern="*" />
  <policy domain="path" rights="none" pattern="@*" />
  <policy domain="path" rights="none" pattern="|*" />
</policymap>`;

/** Pels of one side. */
const LONGEST_SIDE = 65_500n;
const MEMORY_BYTES = 1n << 30n;

/** Bits of a sample: libvips reads no TIFF of nine or twelve. */
const DEPTH = 8;

let loading: Promise<void> | undefined;

async function load(): Promise<void> {
  const wasm = await readFile(createRequire(import.meta.url).resolve('@imagemagick/magick-wasm/magick.wasm'));
  ConfigurationFiles.default.policy.data = policy;
  await initializeImageMagick(compileLazily(wasm), ConfigurationFiles.default);
  ResourceLimits.width = LONGEST_SIDE;
  ResourceLimits.height = LONGEST_SIDE;
  ResourceLimits.memory = MEMORY_BYTES;
  // What does not fit into memory fails; it is not put on a disk.
  ResourceLimits.disk = 0n;
}

/** Loads the library, which takes more than a tenth of a second; once a process. */
export const loadImageMagick = (): Promise<void> => (loading ??= load());

/** A code stream without its box (ISO/IEC 15444-1, A.4.1) begins with SOC and SIZ. */
const isCodeStream = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, 4)).equals(Buffer.of(0xff, 0x4f, 0xff, 0x51));

function magickFormat({ format, bytes }: DocumentInput): MagickFormat | undefined {
  if (format === 'bmp') return MagickFormat.Bmp;
  if (format === 'ico') return MagickFormat.Ico;
  if (format === 'jpeg2000') return isCodeStream(bytes) ? MagickFormat.J2k : MagickFormat.Jp2;
  if (format === 'heif') return MagickFormat.Heic;
  return format === 'tiff' ? MagickFormat.Tiff : undefined;
}

/** Reads sizes only, nothing is decoded. */
function findPixels(bytes: Uint8Array, settings: MagickReadSettings): number {
  const sizes = MagickImageCollection.create();
  try {
    sizes.ping(bytes, settings);
    return Math.max(0, ...sizes.map(({ width, height }) => width * height));
  } finally {
    sizes.dispose();
  }
}

/** Upright, on white, grey, unpacked: what libvips then reads in no time. */
function writePlain(pictures: IMagickImageCollection): Uint8Array {
  for (const picture of pictures) {
    picture.autoOrient();
    picture.backgroundColor = MagickColors.White;
    picture.alpha(AlphaAction.Remove);
    picture.colorSpace = ColorSpace.Gray;
    picture.depth = DEPTH;
    picture.setCompression(CompressionMethod.NoCompression);
  }
  return pictures.write(MagickFormat.Tiff, (data) => Uint8Array.from(data));
}

const isTooMuch = (error: MagickError) => error.severity === MagickErrorSeverity.ResourceLimitError;

async function readOdd(input: DocumentInput, format: MagickFormat, limits: Limits): Promise<PageSource | Refusal> {
  await loadImageMagick();
  const settings = new MagickReadSettings({ format });
  const tooLarge: Refusal = { outcome: 'too-large', detail: `a picture of more than ${limits.pixels} pixels` };
  ResourceLimits.listLength = BigInt(limits.pages + 1);
  if (input.format === 'jpeg2000') forgetTileLengths(input.bytes);
  try {
    if (runOnce(() => findPixels(input.bytes, settings)) > limits.pixels) return tooLarge;
    const bytes = runOnce(() => ImageMagick.readCollection(input.bytes, settings, writePlain));
    return { kind: 'picture', bytes };
  } catch (error) {
    // Anything else is the library breaking: the worker that it runs in must not go on.
    if (!(error instanceof MagickError)) throw error;
    return isTooMuch(error) ? tooLarge : { outcome: 'corrupt-document', detail: 'not a readable picture' };
  }
}

export const imagemagickPictureConverter: Converter = {
  name: 'imagemagick',
  async convert(given, limits): Promise<ConvertedDocument | Refusal> {
    const bytes = given.format === 'ico' ? largestIcon(given.bytes) : given.bytes;
    if (bytes === undefined) return { outcome: 'corrupt-document', detail: 'an icon without a picture' };
    const input = { ...given, bytes };
    const format = magickFormat(input);
    if (format === undefined) return { outcome: 'conversion-failed', detail: 'not a picture of these kinds' };
    const source = await readOdd(input, format, limits);
    if ('outcome' in source) return source;
    const drawing = await openSource(source, limits.pixels);
    if (typeof drawing !== 'string') return { source, drawing };
    return { outcome: 'corrupt-document', detail: 'not a readable picture' };
  },
};
