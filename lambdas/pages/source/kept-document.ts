/**
 * A PDF kept open over any number of pages, by one engine after another: one that has grown too large is replaced, so
 * that a document takes the memory of its largest pages and not of all of them.
 */

import { Defect } from '../../fax/errors.ts';
import { accepted, type Result } from '../../fax/result.ts';
import type { SourceFault } from './drawing.ts';
import { attachmentNames } from './pdf/attachments.ts';
import { openDocument, type PdfDocument } from './pdf-document.ts';
import { dropPdfium } from './pdfium.ts';

/** Bytes that an engine may keep from one page to the next: a page scanned in colour at 200 dots an inch needs 40 MB. */
const MAX_KEPT_BYTES = 64 * 1024 * 1024;
/** A multiple of what opening alone takes, below which a document is not opened again for every page. */
const MIN_GROWTH = 2;

/**
 * An engine is freed in three steps (its functions, its instance, its memory), and each collection makes the next one
 * possible: only this kind repeats until nothing more is found. 30 ms; does nothing unless the process was started with
 * `--expose-gc`, and the collector then runs when it likes.
 */
const collectGarbage = (): void => globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });

/** A document that outlives its engines. */
export interface KeptDocument {
  readonly pages: number;
  /** Names of the files that it carries within itself. */
  readonly attachments: readonly string[];
  /** Does some work on one page. What it returns must not hold on to the engine. */
  use<T>(work: (document: PdfDocument) => T): Promise<T>;
  close(): void;
}

const memoryOf = ({ pdfium }: PdfDocument) => pdfium.HEAPU8.length;

/**
 * Opens a PDF to be kept.
 * @param bytes the file, which is read as long as it is kept open
 * @param maxBytes at most these are kept from one page to the next
 */
export async function keepOpen(
  bytes: Uint8Array,
  maxBytes = MAX_KEPT_BYTES,
): Promise<Result<KeptDocument, SourceFault>> {
  const opened = await openDocument(bytes);
  if (!opened.ok) return opened;
  const first = opened.value;
  const kept = keep(first, bytes, maxBytes);
  return accepted({
    pages: first.pdfium._FPDF_GetPageCount(first.document),
    attachments: attachmentNames(first),
    ...kept,
  });
}

/** An engine lives as long as anything refers to it: only `open` does, and no call that holds one awaits anything. */
function keep(first: PdfDocument, bytes: Uint8Array, maxBytes: number): Omit<KeptDocument, 'pages' | 'attachments'> {
  let open: PdfDocument | undefined = first;
  let limit = maxBytes;
  const reopen = async (): Promise<void> => {
    const again = await openDocument(bytes);
    if (!again.ok) throw new Defect('a document that was open does not open again');
    limit = Math.max(maxBytes, MIN_GROWTH * memoryOf(again.value));
    open = again.value;
  };
  const close = (): void => {
    open?.close();
    open = undefined;
  };
  const replaceEngine = (): void => {
    const outgrown = open!.pdfium;
    close();
    dropPdfium(outgrown);
  };
  const useOpen = <T>(work: (document: PdfDocument) => T): T => {
    const result = work(open!);
    if (memoryOf(open!) > limit) replaceEngine();
    return result;
  };
  return {
    async use(work) {
      if (open === undefined) await reopen();
      const result = useOpen(work);
      if (open === undefined) collectGarbage();
      return result;
    },
    close,
  };
}
