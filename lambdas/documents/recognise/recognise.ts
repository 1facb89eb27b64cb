/** A file's format by its content; name and declared type never overrule what the bytes say. */

import { type Format, recognitions } from '../formats.ts';
import { isOle2, isOle2Format, recogniseOle2 } from './recognise-ole2.ts';
import { recogniseSignature } from './recognise-signature.ts';
import { recogniseText } from './recognise-text.ts';
import { recogniseZip } from './recognise-zip.ts';

/** A PDF may begin within so many bytes (ISO 32000-1, implementation note 13). */
const PDF_REACH = 1024;

const byLibrary: ReadonlyMap<string, Format> = new Map(
  recognitions.flatMap(([format, { library = [] }]) => library.map((ending) => [ending, format] as const)),
);

/** The package's media types are `kind/name`. */
const byMediaKind: ReadonlyMap<string, Format> = new Map(
  recognitions.flatMap(([format, { mediaKinds = [] }]) => mediaKinds.map((kind) => [kind, format] as const)),
);

const byName: ReadonlyMap<string, Format> = new Map([
  ...byLibrary,
  ...recognitions.flatMap(([format, { claimedBy = [] }]) => claimedBy.map((ending) => [ending, format] as const)),
]);

/** The format that the name claims, used only if the content says nothing. */
const claimed = (name: string): Format | undefined => byName.get(/\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '');

/** Recognises the format of a file. Reads headers and directories only, bounded whatever the file claims. */
export async function recognise(bytes: Uint8Array, name: string): Promise<Format> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length === 0) return 'empty';
  if (isOle2(file)) {
    const kind = recogniseOle2(file);
    const hint = claimed(name);
    // A truncated file may have lost its directory: it is a damaged Office file of the kind that it is called.
    return kind === 'unknown' && hint !== undefined && isOle2Format(hint) ? hint : kind;
  }
  const signature = recogniseSignature(file);
  // A printer's envelope around a PDF.
  const isWrapped = signature === 'printer' && file.toString('latin1', 0, PDF_REACH).includes('%PDF-');
  if (signature !== undefined) return isWrapped ? 'pdf' : signature;
  const { fileTypeFromBuffer } = await import('file-type');
  const known = await fileTypeFromBuffer(file).catch(() => undefined);
  if (known !== undefined && known.ext !== 'xml') {
    const format = byMediaKind.get(known.mime.split('/')[0] ?? '') ?? byLibrary.get(known.ext) ?? 'unknown';
    // The package does not look into archives that were written as a stream.
    return format === 'zip' ? (recogniseZip(file) ?? 'zip') : format;
  }
  const text = recogniseText(file, name);
  // A mail may hold an unencoded PDF, and a text may mention one.
  const mayHold = text !== 'eml' && /%PDF-\d/.test(file.toString('latin1', 0, PDF_REACH));
  if (mayHold && (text === 'unknown' || file.includes(' obj'))) return 'pdf';
  // Plain text in a file called .pdf or .docx is a failed download, not a text to send.
  return text === 'text' || text === 'unknown' ? (claimed(name) ?? text) : text;
}
