/**
 * A PDF kept open over any number of pages, by one engine after another: one that has taken much memory is exchanged, so
 * that a document takes what its largest pages need and not what all of them do.
 */

import { Defect } from '../../fax/errors.ts';
import type { SourceFault } from './drawing.ts';
import { openDocument, type PdfDocument } from './pdf-document.ts';
import { dropPdfium } from './pdfium.ts';

/** Bytes that an engine may keep from one page to the next: a page scanned in colour at 200 dots an inch needs 40 MB. */
const MOST_BYTES = 64 * 1024 * 1024;
/** A document that takes much to open alone is not opened again for every page. */
const MOST_TIMES_OPENED = 2;

/**
 * An engine goes in three steps (its functions, its instance, its memory), each of which a collection of its own lets
 * the next find: only this kind goes on until nothing more is found. 30 ms; nothing where the process was not started
 * with `--expose-gc`, the collector then comes in its own time.
 */
const collectGarbage = (): void => globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });

/** A document that outlives its engines. */
export interface KeptDocument {
  readonly pages: number;
  /** Does some work on one page. What it returns must not hold on to the engine. */
  use<T>(work: (document: PdfDocument) => T): Promise<T>;
  close(): void;
}

const takenBy = ({ pdfium }: PdfDocument) => pdfium.HEAPU8.length;

/**
 * Opens a PDF to be kept.
 * @param bytes the file, which is read as long as it is kept open
 * @param mostBytes at most these are kept from one page to the next
 */
export async function keepOpen(bytes: Uint8Array, mostBytes = MOST_BYTES): Promise<KeptDocument | SourceFault> {
  const first = await openDocument(bytes);
  if (typeof first === 'string') return first;
  const kept = keep(first, bytes, mostBytes);
  const pages = first.pdfium._FPDF_GetPageCount(first.document);
  return { pages, ...kept };
}

/** Engines hang on what refers to them: nothing here does, save `open`, and no call that holds one awaits anything. */
function keep(first: PdfDocument, bytes: Uint8Array, mostBytes: number): Omit<KeptDocument, 'pages'> {
  let open: PdfDocument | undefined = first;
  let most = mostBytes;
  const reopen = async (): Promise<void> => {
    const again = await openDocument(bytes);
    if (typeof again === 'string') throw new Defect('a document that was open does not open again');
    most = Math.max(mostBytes, MOST_TIMES_OPENED * takenBy(again));
    open = again;
  };
  const close = (): void => {
    open?.close();
    open = undefined;
  };
  const exchange = (): void => {
    const outgrown = open!.pdfium;
    close();
    dropPdfium(outgrown);
  };
  const useOpen = <T>(work: (document: PdfDocument) => T): T => {
    const result = work(open!);
    if (takenBy(open!) > most) exchange();
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
