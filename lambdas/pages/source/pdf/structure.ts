/**
 * What PDFium does not tell of a page: the size of its unit, and whether its content can be read. Read by another library, and
 * only where a page asks for it: one that is small, and one that has nothing on it.
 */

import { constants, inflateSync } from 'node:zlib';
import type { PDFDocument, PDFPage } from '@cantoo/pdf-lib';

export interface PdfStructure {
  /** Points of a unit of the page's own space (ISO 32000-1, 14.11.2); 1 as a rule. */
  unitOf(page: number): Promise<number>;
  /** Whether its form wants appearances to be made anew. */
  needsAppearances(): Promise<boolean>;
  /** Whether the page has content that cannot be decoded. */
  isContentUnreadable(page: number): Promise<boolean>;
}

const MAX_UNIT = 1000;

async function parse(bytes: Uint8Array): Promise<PDFDocument | undefined> {
  const { PDFDocument } = await import('@cantoo/pdf-lib');
  try {
    return await PDFDocument.load(bytes, { ignoreEncryption: true, updateMetadata: false });
  } catch {
    // It reads fewer files than PDFium does, and says so by any kind of error.
    return undefined;
  }
}

/** Opens a file's structure when it is first asked for; what it does not know is taken as usual. */
export function openStructure(bytes: Uint8Array): PdfStructure {
  let parsed: Promise<PDFDocument | undefined> | undefined;
  const ask = async <T>(index: number, usual: T, read: (page: PDFPage, document: PDFDocument) => Promise<T>) => {
    parsed ??= parse(bytes);
    const document = await parsed;
    if (document === undefined || document.isEncrypted) return usual;
    try {
      return await read(document.getPage(index), document);
    } catch {
      return usual;
    }
  };
  return {
    unitOf: (index) =>
      ask(index, 1, async ({ node }) => {
        const { PDFName, PDFNumber } = await import('@cantoo/pdf-lib');
        const unit = node.lookupMaybe(PDFName.of('UserUnit'), PDFNumber)?.asNumber() ?? 1;
        return unit > 0 && unit <= MAX_UNIT ? unit : 1;
      }),
    needsAppearances: () =>
      ask(0, false, async (_page, { catalog }) => {
        const { PDFBool, PDFName, PDFDict } = await import('@cantoo/pdf-lib');
        const form = catalog.lookupMaybe(PDFName.of('AcroForm'), PDFDict);
        return form?.lookupMaybe(PDFName.of('NeedAppearances'), PDFBool)?.asBoolean() === true;
      }),
    isContentUnreadable: (index) =>
      ask(index, false, async ({ node }, { context }) => {
        const { PDFArray, PDFName, PDFRawStream } = await import('@cantoo/pdf-lib');
        const contents = node.Contents();
        const parts = contents instanceof PDFArray ? contents.asArray().map((one) => context.lookup(one)) : [contents];
        return parts.some((part) => {
          if (!(part instanceof PDFRawStream) || part.contents.length === 0) return false;
          if (String(part.dict.get(PDFName.of('Filter'))) !== '/FlateDecode') return false;
          return !canInflate(part.contents);
        });
      }),
  };
}

/** Operators that put something on a page. */
const drawing = /(?:^|\s)(?:BT|BI|Do|re|l|c|v|y|sh)(?:\s|$)/;

/** Whether these bytes decompress; a missing end is no fault where nothing that is drawn stands before it. */
function canInflate(bytes: Uint8Array): boolean {
  try {
    return inflateSync(bytes) !== undefined;
  } catch {
    try {
      return !drawing.test(inflateSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1'));
    } catch {
      return false;
    }
  }
}
