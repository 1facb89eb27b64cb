/** The files that a PDF carries within itself (ISO 32000-1, 7.11.4), in the order of its name tree. */

import { accepted, type Result, refused } from '../../../fax/result.ts';
import type { SourceFault } from '../drawing.ts';
import { openDocument, type PdfDocument } from '../pdf-document.ts';

/** No program writes more; a tree that says so is read that far. */
const MAX_ATTACHMENTS = 1000;
const LENGTH_BYTES = 4;

/** Text that the engine writes in UTF-16LE with a zero behind it; empty where there is none. */
function readText({ pdfium }: PdfDocument, write: (buffer: number, bytes: number) => number): string {
  const bytes = write(0, 0);
  if (bytes <= 2) return '';
  const buffer = pdfium.wasmExports.malloc(bytes);
  write(buffer, bytes);
  const text = Buffer.from(pdfium.HEAPU8.slice(buffer, buffer + bytes - 2)).toString('utf16le');
  pdfium.wasmExports.free(buffer);
  return text;
}

/** Names of the files in an open PDF, as their authors wrote them: cleaned by nobody. */
export function attachmentNames(open: PdfDocument): readonly string[] {
  const { pdfium, document } = open;
  const count = Math.min(MAX_ATTACHMENTS, Math.max(0, pdfium._FPDFDoc_GetAttachmentCount(document)));
  return Array.from({ length: count }, (_, index) => {
    const attachment = pdfium._FPDFDoc_GetAttachment(document, index);
    return attachment === 0 ? '' : readText(open, (at, bytes) => pdfium._FPDFAttachment_GetName(attachment, at, bytes));
  });
}

type Unpacked = Uint8Array | 'damaged' | 'too-large';

function readAttachment({ pdfium, document }: PdfDocument, index: number, maxBytes: number): Unpacked {
  const attachment = pdfium._FPDFDoc_GetAttachment(document, index);
  if (attachment === 0) return 'damaged';
  const length = pdfium.wasmExports.malloc(LENGTH_BYTES);
  let buffer = 0;
  try {
    const lengthNow = () => new Uint32Array(pdfium.HEAPU8.buffer, length, 1)[0]!;
    if (pdfium._FPDFAttachment_GetFile(attachment, 0, 0, length) === 0) return 'damaged';
    const bytes = lengthNow();
    if (bytes > maxBytes) return 'too-large';
    buffer = pdfium.wasmExports.malloc(Math.max(1, bytes));
    if (bytes > 0 && pdfium._FPDFAttachment_GetFile(attachment, buffer, bytes, length) === 0) return 'damaged';
    return pdfium.HEAPU8.slice(buffer, buffer + bytes);
  } finally {
    pdfium.wasmExports.free(length);
    if (buffer !== 0) pdfium.wasmExports.free(buffer);
  }
}

/** A PDF whose attachments are read. */
export interface PdfAttachments {
  readonly names: readonly string[];
  /** Unpacks one, to `maxBytes` at most. */
  read(index: number, maxBytes: number): Unpacked;
  close(): void;
}

/** Opens a PDF for the files in it. Only for workers: the bytes are hostile. */
export async function openAttachments(bytes: Uint8Array): Promise<Result<PdfAttachments, SourceFault>> {
  const opened = await openDocument(bytes);
  if (!opened.ok) return refused(opened.refusal);
  const open = opened.value;
  return accepted({
    names: attachmentNames(open),
    read: (index, maxBytes) => readAttachment(open, index, maxBytes),
    close: open.close,
  });
}
