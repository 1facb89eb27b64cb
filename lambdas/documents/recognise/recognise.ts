/** A file's format by its content; name and declared type never overrule what the bytes say. */

import { fileTypeFromBuffer } from 'file-type';
import type { Format } from '../formats.ts';
import { isOle2, recogniseOle2 } from './recognise-ole2.ts';
import { recogniseText } from './recognise-text.ts';
import { recogniseZip } from './recognise-zip.ts';

const TNEF = 0x789f3e22;
/** How far a PDF may begin behind its first byte (ISO 32000-1, implementation note 13). */
const PDF_REACH = 1024;

const byExtension: Readonly<Record<string, Format>> = {
  ...listed('jpeg', 'jpg'),
  ...listed('png', 'png apng'),
  ...listed('tiff', 'tif'),
  ...listed('pdf', 'pdf'),
  ...listed('gif', 'gif'),
  ...listed('bmp', 'bmp'),
  ...listed('ico', 'ico cur'),
  ...listed('webp', 'webp'),
  ...listed('heif', 'heic heif avif'),
  ...listed('jpeg2000', 'jp2 jpx jpm j2c jph mj2'),
  ...listed('docx', 'docx docm dotx dotm'),
  ...listed('xlsx', 'xlsx xlsm xltx xltm'),
  ...listed('pptx', 'pptx pptm potx potm ppsx ppsm'),
  ...listed('odt', 'odt ott'),
  ...listed('ods', 'ods ots'),
  ...listed('odp', 'odp otp'),
  ...listed('rtf', 'rtf'),
  ...listed('zip', 'zip'),
  ...listed('archive', '7z rar gz tar tar.gz xz bz2 zst lz lz4 cab ar deb rpm arj Z lzh cpio jar apk'),
  ...listed('executable', 'exe elf macho class dex wasm lnk crx'),
};

function listed(format: Format, extensions: string): Record<string, Format> {
  return Object.fromEntries(extensions.split(' ').map((extension) => [extension, format]));
}

/** Extensions of formats that are told by our own rules. */
const byName: Readonly<Record<string, Format>> = {
  ...listed('jpeg', 'jpeg jpe'),
  ...listed('tiff', 'tiff'),
  ...listed('jpeg2000', 'j2k jpc'),
  ...listed('doc', 'doc dot'),
  ...listed('xls', 'xls xlt'),
  ...listed('ppt', 'ppt pps'),
  ...listed('pub', 'pub pubx'),
  ...listed('msg', 'msg'),
};
const ole2Formats: ReadonlySet<Format> = new Set(['doc', 'xls', 'ppt', 'pub', 'msg']);

/** Formats that the library does not know, by their first bytes. */
function recogniseSignature(file: Buffer): Format | undefined {
  if (file.length < 4) return undefined;
  if (file.readUInt32BE(0) === TNEF) return 'tnef';
  const first = file.readUInt16LE(0);
  // Windows Write 3.0 and 3.1.
  if (file.length > 100 && (first === 0xbe31 || first === 0xbe32) && file.readUInt16LE(4) === 0xab00) return 'wri';
  // Excel 2 to 4 wrote a bare stream that begins with BOF ([MS-XLS] 2.4.21 and its forerunners).
  if (file[0] === 9 && [0, 2, 4].includes(file[1] ?? -1) && file.readUInt16LE(2) <= 8) return 'xls';
  // Also where the rest is too damaged for the library.
  if (['II*\0', 'MM\0*'].includes(file.toString('latin1', 0, 4))) return 'tiff';
  return file.subarray(0, 5).equals(Buffer.from('%PDF-')) ? 'pdf' : undefined;
}

/** What the name claims, used only where the bytes say nothing of their own. */
const claimed = (name: string): Format | undefined => {
  const extension = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return byExtension[extension] ?? byName[extension];
};

/** Tells the format of a file. Reads headers and directories only, bounded whatever the file claims. */
export async function recognise(bytes: Uint8Array, name: string): Promise<Format> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length === 0) return 'empty';
  if (isOle2(file)) {
    const kind = recogniseOle2(file);
    const hint = claimed(name);
    // A cut file may have lost its directory: it is still an Office file, and a damaged one of the kind it is called.
    return kind === 'unknown' && hint !== undefined && ole2Formats.has(hint) ? hint : kind;
  }
  const signature = recogniseSignature(file);
  if (signature !== undefined) return signature;
  const known = await fileTypeFromBuffer(file).catch(() => undefined);
  if (known !== undefined && known.ext !== 'xml') {
    if (/^(?:audio|video)\//.test(known.mime)) return 'media';
    const format = byExtension[known.ext] ?? 'unknown';
    // The library gives up where an archive was written in one go, its sizes behind each file.
    return format === 'zip' ? (recogniseZip(file) ?? 'zip') : format;
  }
  const text = recogniseText(file, name);
  // A mail may hold one that was not packed for the way, and words may speak of one.
  const mayHold = text !== 'eml' && /%PDF-\d/.test(file.toString('latin1', 0, PDF_REACH));
  if (mayHold && (text === 'unknown' || file.includes(' obj'))) return 'pdf';
  // Words in a file called .pdf or .docx are not a text to send but what is left of a broken download.
  return text === 'text' || text === 'unknown' ? (claimed(name) ?? text) : text;
}
