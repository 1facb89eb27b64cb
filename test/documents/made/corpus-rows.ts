/** The files of the corpus beside the project, and how each ends here. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEngineConverter } from '../../../lambdas/documents/jobs/engine-converter.ts';
import { preparePages } from '../../../lambdas/documents/jobs/prepare-pages.ts';
import type { DocumentFault } from '../../../lambdas/documents/refusal.ts';
import type { RunningWorkerPool } from '../../../lambdas/documents/sandbox/worker-pool.ts';

export const shared = new URL('../../../../shared/', import.meta.url);

export interface CorpusRow {
  readonly file: string;
  readonly format: string;
  readonly awkward: string;
  /** `pages=3`, `pages>=1`, `error=corrupt`; several with a bar between. */
  readonly expected: string;
}

/** Undefined where there is no such folder. */
export function readRows(folder: string): CorpusRow[] | undefined {
  const manifest = new URL(`${folder}/MANIFEST.tsv`, shared);
  if (!existsSync(manifest)) return undefined;
  return readFileSync(manifest, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [file = '', format = '', , , awkward = '', expected = ''] = line.split('\t');
      return { file, format, awkward, expected };
    });
}

const words: Partial<Record<DocumentFault, string>> = {
  'password-protected': 'error=password',
  'corrupt-document': 'error=corrupt',
  'empty-document': 'error=empty',
  'too-large': 'error=too_large',
  'unsupported-format': 'error=unsupported',
};

/** Rows that end otherwise here, and why we hold the manifest to be wrong. */
export const otherwise: Readonly<Record<string, { readonly end: string; readonly because: string }>> = {
  'xls/testEXCEL_headers_footers.xls': {
    end: 'pages=2',
    because: 'counted without a font as wide as Calibri: with Carlito its columns need half as many pages',
  },
  'xls/Basic_Expense_Template_2011.xls': {
    end: 'pages=53',
    because:
      'sheets whose cells or drawings are a little wider than their paper are fitted to it; others would be unreadable',
  },
  'xlsx/testEXCEL_charts.xlsx': {
    end: 'pages=1',
    because: 'its charts stand beside its cells: it is fitted to its paper, and no chart is cut',
  },
  'xls/testEXCEL-charts.xls': {
    end: 'pages=3',
    because: 'a chart beside the cells is wider than the paper: the sheet is fitted to it, and the chart is not cut',
  },
  'eml/attachment_message_rfc822.eml': {
    end: 'error=corrupt',
    because: 'the PDF in the message in it is cut after 1,026 bytes (its name is broken.pdf): no incomplete fax leaves',
  },
  'eml/attachment_pdf.eml': {
    end: 'error=corrupt',
    because: 'its PDF is cut after 1,026 bytes (its name is broken.pdf): no incomplete fax leaves',
  },
  'eml/raw_email_with_nested_attachment.eml': {
    end: 'error=corrupt',
    because: 'its picture is cut (its name is truncated.png): no incomplete fax leaves',
  },
  'eml/content_transfer_encoding_x_uuencode.eml': {
    end: 'error=empty',
    because: 'its attachment has no bytes: no incomplete fax leaves',
  },
  'eml/testRFC822_encrypted_zip.eml': {
    end: 'error=unsupported',
    because: 'its attachment is an archive with a password: what cannot be faxed whole is not faxed',
  },
};

export interface CorpusEnd {
  readonly row: CorpusRow;
  /** As the manifest writes it, or an outcome that it has no word for. */
  readonly end: string;
  readonly detail: string;
  readonly ms: number;
  /** Most resident bytes of any process tree that worked on it. */
  readonly peakBytes: number;
}

/** Faxes one file as a submission of its own. */
export async function endOf(row: CorpusRow, workers: RunningWorkerPool, folder: string): Promise<CorpusEnd> {
  const path = new URL(`corpus/${row.file}`, shared).pathname;
  const start = performance.now();
  const name = row.file.slice(row.file.indexOf('/') + 1);
  const options = {
    workFolder: join(folder, row.file.replaceAll('/', '-')),
    pictures: { full: false, thumbnails: false },
  };
  const made = await preparePages([{ name, path }], options, workers, createEngineConverter(workers));
  const ms = performance.now() - start;
  const peakBytes = Math.max(0, ...workers.takePeaks().values());
  if (made.ok) {
    const { documents, pages } = made.value;
    const detail = [...new Set(documents.map((one) => one.converter))].join(', ');
    return { row, end: `pages=${pages.length}`, detail, ms, peakBytes };
  }
  const [{ outcome, detail } = { outcome: 'conversion-failed', detail: '' } as const] = made.refusal;
  return { row, end: words[outcome] ?? outcome, detail, ms, peakBytes };
}

export function isAsExpected({ row: { file, expected }, end }: CorpusEnd): boolean {
  const pages = Number(/^pages=(\d+)$/.exec(end)?.[1] ?? 0);
  return (
    expected.split('|').some((one) => {
      const least = /^pages>=(\d+)$/.exec(one)?.[1];
      return least === undefined ? one === end : pages >= Number(least);
    }) || otherwise[file]?.end === end
  );
}
