/** `faxpost pages`: documents into fax pages, without sending. */
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { noDocumentOf } from '../../lambdas/documents/formats.ts';
import type { DocumentRefusal, PreparedFax, PrepareOptions } from '../../lambdas/documents/jobs/prepare-pages.ts';
import type { Walls } from '../../lambdas/documents/sandbox/walls.ts';
import { type AttachedDocument, explain, sendingFrom } from '../../lambdas/fax/explain/explain.ts';
import { photographDetails, resolutions } from '../../lambdas/fax/model.ts';
import { isPageFile } from '../../lambdas/fax/page-files.ts';
import type { Result } from '../../lambdas/fax/result.ts';
import { texts } from '../../lambdas/fax/texts/index.ts';
import { type Answer, command, onOff } from './command.ts';
import { readDocuments } from './fax/given-documents.ts';

const linesPerInch = { standard: 98, fine: 196, superfine: 391 } as const;

export const pages = command({
  name: 'pages',
  arguments: [{ name: 'file', isMany: true, is: 'file' }],
  says: 'make fax pages of documents, without sending',
  more: 'Exactly what would be sent: the TIFF, the PDF and the pictures hold the same black and white dots.',
  example: 'pages letter.pdf --png ./pages --pdf fax.pdf',
  options: {
    tiff: { type: 'string', value: '<file.tif>', is: 'file', says: 'write the TIFF there' },
    pdf: { type: 'string', value: '<file.pdf>', is: 'file', says: 'write the PDF for the carrier there' },
    png: { type: 'string', value: '<folder>', is: 'folder', says: 'write page-001.png … there' },
    'open-zip': { type: 'string', values: onOff, says: 'take the documents in a ZIP archive, as a line may' },
    photographs: {
      type: 'string',
      values: photographDetails,
      says: 'seconds of a page that they may take: 30 (unless told), 20',
    },
    straighten: {
      type: 'string',
      values: onOff,
      says: 'cut out and straighten papers in photographs, as a line does unless told',
    },
    resolution: { type: 'string', values: resolutions, says: 'lines an inch: 98, 196 (unless told), 391' },
  },
  async run(
    { settings },
    files,
    { tiff, pdf, png, resolution = 'fine', photographs = 'fine', 'open-zip': openZip = 'off', straighten = 'on' },
  ) {
    const documents = await readDocuments(files);
    if ('refused' in documents) return documents;
    const folder = await mkdtemp(join(tmpdir(), 'faxpost-pages-'));
    try {
      const pictures = { full: png !== undefined, thumbnails: false };
      const made = await make(
        documents.paths,
        {
          workFolder: folder,
          resolution: linesPerInch[resolution],
          pictures,
          allowZip: openZip === 'on',
          photographs,
          straightens: straighten === 'on',
        },
        settings.walls,
      );
      if (!made.ok) return refusal(made.refusal);
      if (tiff !== undefined) await place(join(folder, 'fax.tif'), tiff);
      if (pdf !== undefined) await place(join(folder, 'fax.pdf'), pdf);
      if (png !== undefined) await placePictures(folder, png);
      const { documents: done, pages: drawn } = made.value;
      return { json: { documents: done, pages: drawn }, text: describe(made.value, { tiff, pdf, png }) };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});

/** The engines are loaded only by who needs them: they would double the start of every other command. */
async function make(
  paths: readonly string[],
  options: PrepareOptions,
  walls: Walls,
): Promise<Result<PreparedFax, readonly DocumentRefusal[]>> {
  const { preparePages } = await import('../../lambdas/documents/jobs/prepare-pages.ts');
  const { createEngineConverter } = await import('../../lambdas/documents/jobs/engine-converter.ts');
  const { startWorkerPool } = await import('../../lambdas/documents/sandbox/worker-pool.ts');
  const workers = startWorkerPool({ walls });
  try {
    const documents = paths.map((path) => ({ name: basename(path), path }));
    return await preparePages(documents, options, workers, createEngineConverter(workers, { walls }));
  } finally {
    await workers.close();
  }
}

async function place(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
}

async function placePictures(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (isPageFile(name)) await copyFile(join(from, name), join(to, name));
  }
}

const sending = sendingFrom(undefined, 'en');

const documentOf = ({ document, within, format, page }: DocumentRefusal): AttachedDocument => ({
  name: document,
  within,
  kind: noDocumentOf(format),
  page,
});

function refusal(refused: readonly DocumentRefusal[]): Answer {
  const documents = refused.map((one) => {
    const { sentence, cause, advice } = explain(one.outcome, { ...sending, document: documentOf(one) });
    return { one: { ...one, message: `${cause} ${advice}` }, says: `${sentence} ${advice} (${one.detail})` };
  });
  const json = documents.map(({ one }) => one);
  return { refused: documents.map(({ says }) => says).join('\n'), json: { ...json[0], documents: json } };
}

function describe(
  { documents, pages: made }: PreparedFax,
  places: Readonly<Record<string, string | undefined>>,
): string {
  const seconds = made.reduce((sum, page) => sum + page.seconds, 0);
  return [
    ...documents.map(
      ({ name, converter, pages: count, kinds }) => `${name}: ${texts.en.documentPages(count, kinds)}, by ${converter}`,
    ),
    ...made.map(
      ({ n, source, bytes, seconds: line, widthPx, heightPx }) =>
        `  ${String(n).padStart(3)}  ${source.document} ${source.page}  ${widthPx}×${heightPx}  ${bytes} bytes  ${line} s`,
    ),
    `${texts.en.pages(made.length)}, about ${Math.round(seconds)} seconds on the line.`,
    ...Object.values(places).flatMap((path) => (path === undefined ? [] : [`Written: ${path}`])),
  ].join('\n');
}
