/**
 * The clean PDF of a received fax: what the carrier gave (PDF or TIFF, hostile) is drawn in a child, and a new file is
 * written from the pixels. Nothing of a stranger's file passes through.
 */
import type { Children } from './children.ts';
import type { Refusal } from './refusal.ts';

export type FaxLanguage = 'it' | 'en' | 'zh';

export interface RebuildOptions {
  /** Where fax.pdf, page-001.png and thumb-001.png … are written; made if it is not there. */
  readonly workFolder: string;
  /** A layer of text under the pages, read in these languages. Without it where reading fails. */
  readonly searchable?: { readonly languages: readonly FaxLanguage[] };
}

export interface RebuiltFax {
  readonly pdfPath: string;
  readonly pages: number;
  /** Pages, from 1, whose data was damaged: shown as far as they could be read, or blank. */
  readonly damagedPages: readonly number[];
  readonly hasText: boolean;
}

/** @returns the files in the work folder, or why the media cannot be read */
export async function rebuildFax(
  _mediaPath: string,
  _options: RebuildOptions,
  _children: Children,
): Promise<RebuiltFax | Refusal> {
  return { outcome: 'conversion-failed', detail: 'not there yet' };
}
