/** Turns the documents of a submission into the pages and files of a fax: all of them, or none and the reasons. */

import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Defect } from '../../fax/errors.ts';
import type { PageKinds } from '../../fax/model.ts';
import { accepted, type Result, refused } from '../../fax/result.ts';
import { assemble } from '../../pages/fax/assemble.ts';
import { pageSeconds } from '../../pages/fax/line-time.ts';
import { readTiff } from '../../pages/fax/tiff.ts';
import { type FaxStrip, LINE_PELS, type VerticalResolution } from '../../pages/planes/raster.ts';
import type { Converter, WorkerPool } from '../../ports.ts';
import { stripsFile } from '../child/strips-file.ts';
import type { Format } from '../formats.ts';
import type { Limits } from '../limits.ts';
import { dropBlankPages } from './drop-blank-pages.ts';
import { type DocumentRefusal, type MadeDocument, makeDocuments } from './make-documents.ts';
import { type DocumentFile, type PrepareOptions, withDefaults } from './prepare-options.ts';

export type { DocumentFile, DocumentRefusal, PrepareOptions };

export interface PreparedDocument {
  readonly name: string;
  readonly format: Format;
  readonly converter: string;
  /** Pages of it that are in the fax. */
  readonly pages: number;
  /** Pages of it that were left out, being blank. */
  readonly blankPages: number;
  /** What those of them show that are nothing but one picture. */
  readonly kinds: PageKinds;
  /** Parts that its far too large pages were cut into; absent where none was. */
  readonly cutInto?: number;
  /** Names of files that lie within it, beside its pages, and are not in the fax; absent where there are none. */
  readonly filesWithin?: readonly string[];
}

export interface PreparedPage {
  /** Page of the fax, from 1. */
  readonly n: number;
  /** The document's name and its page, from 1. */
  readonly source: { readonly document: string; readonly page: number };
  /** Length of its T.6 strip. */
  readonly bytes: number;
  /** Predicted line seconds. */
  readonly seconds: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface PreparedFax {
  readonly resolution: VerticalResolution;
  readonly documents: readonly PreparedDocument[];
  readonly pages: readonly PreparedPage[];
}

/** Refuses too many documents or bytes before any is read. */
async function refuseTooMuch(documents: readonly DocumentFile[], limits: Limits): Promise<DocumentRefusal[]> {
  const refusals: DocumentRefusal[] = [];
  let bytes = 0;
  for (const [index, document] of documents.entries()) {
    bytes += (await stat(document.path)).size;
    if (index >= limits.documents) {
      const detail = `${documents.length} documents, at most ${limits.documents}`;
      refusals.push({ document: document.name, outcome: 'too-large', detail });
    } else if (bytes > limits.bytes) {
      const detail = `over ${limits.bytes} bytes with this document`;
      refusals.push({ document: document.name, outcome: 'too-large', detail });
    }
  }
  return refusals;
}

async function readStrips(documents: readonly MadeDocument[], workFolder: string): Promise<FaxStrip[]> {
  const strips: FaxStrip[] = [];
  for (const { index } of documents) strips.push(...readTiff(await readFile(join(workFolder, stripsFile(index)))));
  return strips;
}

/**
 * Makes a fax of a submission's documents, in their order. Their bytes are opened in workers only.
 * @param converter for formats that only an engine converts; without it they are unsupported
 * @returns the fax, its files being in the work folder; or every document that cannot be faxed, with the reason
 */
export async function preparePages(
  documents: readonly DocumentFile[],
  options: PrepareOptions,
  workers: WorkerPool,
  converter?: Converter,
): Promise<Result<PreparedFax, readonly DocumentRefusal[]>> {
  if (documents.length === 0) throw new Defect('a fax is made of at least one document');
  const full = withDefaults(options);
  const tooMuch = await refuseTooMuch(documents, full.limits);
  if (tooMuch.length > 0) return refused(tooMuch);
  await mkdir(full.workFolder, { recursive: true });
  const documentsMade = await makeDocuments(documents, full, workers, converter);
  if (!documentsMade.ok) return documentsMade;
  const made = documentsMade.value;
  const drawn = await readStrips(made, full.workFolder);
  const kept = full.dropBlankPages ? await dropBlankPages(drawn, full.workFolder) : drawn.map((_, page) => page);
  const strips = kept.map((page) => drawn[page]!);
  const files = assemble(strips);
  await writeFile(join(full.workFolder, 'fax.tif'), files.tiff);
  await writeFile(join(full.workFolder, 'fax.pdf'), files.pdf);
  const sources = made.flatMap((document) =>
    Array.from({ length: document.pages }, (_, i) => ({ document, page: i + 1 })),
  );
  const keptOf = (document: MadeDocument) =>
    kept.flatMap((page) => (sources[page]!.document === document ? [sources[page]!.page] : []));
  return accepted({
    resolution: full.resolution,
    documents: made.map((document) => {
      const { name, format, converter, cutInto, filesWithin } = document;
      const own = keptOf(document);
      const pages = own.length;
      const shown = document.kinds.filter(({ page }) => own.includes(page));
      const kinds = Object.fromEntries(
        [...Map.groupBy(shown, ({ shows }) => shows)].map(([kind, same]) => [kind, same.length]),
      );
      const within = filesWithin.length === 0 ? {} : { filesWithin };
      const cut = cutInto === undefined ? {} : { cutInto };
      return { name, format, converter, pages, blankPages: document.pages - pages, kinds, ...cut, ...within };
    }),
    pages: strips.map(({ t6, rows }, i) => ({
      n: i + 1,
      source: { document: sources[kept[i]!]!.document.name, page: sources[kept[i]!]!.page },
      bytes: t6.length,
      seconds: Math.round(pageSeconds(t6.length) * 10) / 10,
      widthPx: LINE_PELS,
      heightPx: rows,
    })),
  });
}
