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
import { accepted } from '../../../fax/result.ts';
import type { PageSource } from '../../../pages/source/drawing.ts';
import { forgetTileLengths } from '../../../pages/source/jpeg2000.ts';
import { openSource } from '../../../pages/source/open-source.ts';
import type { OpenedBy } from '../../formats.ts';
import type { Limits } from '../../limits.ts';
import { type OrRefusal, refuse } from '../../refusal.ts';
import type { DocumentInput, Opener } from '../opener.ts';
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
const MAX_SIDE = 65_500n;
const MEMORY_BYTES = 1n << 30n;

/** Bits of a sample: libvips reads no TIFF of nine or twelve. */
const DEPTH = 8;

let loading: Promise<void> | undefined;

async function load(): Promise<void> {
  const wasm = await readFile(createRequire(import.meta.url).resolve('@imagemagick/magick-wasm/magick.wasm'));
  ConfigurationFiles.default.policy.data = policy;
  await initializeImageMagick(compileLazily(wasm), ConfigurationFiles.default);
  ResourceLimits.width = MAX_SIDE;
  ResourceLimits.height = MAX_SIDE;
  ResourceLimits.memory = MEMORY_BYTES;
  // What does not fit into memory fails; it is not put on a disk.
  ResourceLimits.disk = 0n;
}

/** Loads the library, which takes more than a tenth of a second; once a process. */
export const loadImageMagick = (): Promise<void> => (loading ??= load());

/** A code stream without its box (ISO/IEC 15444-1, A.4.1) begins with SOC and SIZ. */
const isCodeStream = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, 4)).equals(Buffer.of(0xff, 0x4f, 0xff, 0x51));

type ImageMagickFormat = OpenedBy<'imagemagick'>;

/** By which coder each is read; the policy has to allow it. */
const coders: Readonly<Record<ImageMagickFormat, (bytes: Uint8Array) => MagickFormat>> = {
  bmp: () => MagickFormat.Bmp,
  ico: () => MagickFormat.Ico,
  jpeg2000: (bytes) => (isCodeStream(bytes) ? MagickFormat.J2k : MagickFormat.Jp2),
  heif: () => MagickFormat.Heic,
  tiff: () => MagickFormat.Tiff,
};

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

/**
 * Upright, on white, grey, unpacked: what libvips then reads in no time. A HEIF file's primary picture is read first; the
 * others are bursts, other exposures and depths, which no viewer shows (ISO/IEC 23008-12, 6.3).
 */
function writePlain(pictures: IMagickImageCollection, format: MagickFormat): Uint8Array {
  if (format === MagickFormat.Heic) for (const other of pictures.splice(1)) other.dispose();
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

async function read(input: DocumentInput, format: MagickFormat, limits: Limits): Promise<OrRefusal<PageSource>> {
  await loadImageMagick();
  const settings = new MagickReadSettings({ format });
  const tooLarge = refuse('too-large', `a picture of more than ${limits.pixels} pixels`);
  ResourceLimits.listLength = BigInt(limits.pages + 1);
  if (input.format === 'jpeg2000') forgetTileLengths(input.bytes);
  try {
    if (runOnce(() => findPixels(input.bytes, settings)) > limits.pixels) return tooLarge;
    const bytes = runOnce(() =>
      ImageMagick.readCollection(input.bytes, settings, (pictures) => writePlain(pictures, format)),
    );
    return accepted({ kind: 'picture', bytes });
  } catch (error) {
    // Anything else is the library breaking: the worker that it runs in must not go on.
    if (!(error instanceof MagickError)) throw error;
    return isTooMuch(error) ? tooLarge : refuse('corrupt-document', 'not a readable picture');
  }
}

export const imagemagickOpener: Opener = {
  async open(given, limits) {
    const bytes = given.format === 'ico' ? largestIcon(given.bytes) : given.bytes;
    if (bytes === undefined) return refuse('corrupt-document', 'an icon without a picture');
    // The registry sends this engine no other format.
    const coder = coders[given.format as ImageMagickFormat];
    const source = await read({ ...given, bytes }, coder(bytes), limits);
    if (!source.ok) return source;
    const opened = await openSource(source.value, limits.pixels);
    if (opened.ok) return accepted({ source: source.value, drawing: opened.value });
    return refuse('corrupt-document', 'not a readable picture');
  },
};
