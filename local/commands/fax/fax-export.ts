/** `faxpost fax export`: the pages of a fax as files. */
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Fax } from '../../../lambdas/fax/history.ts';
import type { ReceivedFax } from '../../../lambdas/fax/received.ts';
import {
  faxPdfKey,
  faxTiffKey,
  originalKey,
  pageKey,
  receivedPageKey,
  receivedPdfKey,
} from '../../../lambdas/flow/file-keys.ts';
import { type SentPage, sentPicture } from '../../../lambdas/flow/sent-pictures.ts';
import type { Files } from '../../../lambdas/ports.ts';
import { mediaType } from '../../http/media-type.ts';
import { command } from '../command.ts';
import { noFax } from './find-fax.ts';

export const faxExport = command({
  name: 'fax export',
  arguments: [{ name: 'id' }],
  says: 'write fax.tif, fax.pdf and page-001.png … of a fax to a folder',
  more: 'Of a received fax: fax.pdf, page-001.png … and the original as the carrier gave it, which nobody has checked.',
  example: 'fax export mvqzn4k2x7ab --dir ./my-fax',
  options: { dir: { type: 'string', value: '<folder>', is: 'folder', says: 'made if it is not there' } },
  async run({ installation }, [id = ''], { dir }) {
    if (dir === undefined) return { misused: '--dir is missing.' };
    const { faxes, received, files } = (await installation()).ports;
    const fax = await faxes.fax(id);
    const incoming = fax === undefined ? await received.fax(id) : undefined;
    if (fax === undefined && incoming === undefined) return noFax(id);
    const found = incoming === undefined ? sentFiles(fax as Fax) : await receivedFiles(files, incoming);
    // Pictures of a sent fax's pages are made of its TIFF.
    const stored = found.filter(({ page }) => page === undefined);
    const sizes = await Promise.all(stored.map(({ key }) => files.size(key)));
    if (found.length === 0 || sizes.includes(undefined)) return { refused: `Fax ${id} has no pages to export.` };
    await mkdir(dir, { recursive: true });
    const written: string[] = [];
    for (const { key, name, page } of found) {
      const path = join(dir, name);
      if (page === undefined) await pipeline(await files.read(key), createWriteStream(path));
      else await writeFile(path, (await sentPicture(files, page)) ?? (await files.readAll(key)));
      written.push(path);
    }
    return { json: { id, files: written }, text: written.join('\n') };
  },
});

interface Exported {
  readonly key: string;
  readonly name: string;
  /** Of a sent fax, which has a header line of its own on its pages. */
  readonly page?: SentPage;
}

const asNamed = (key: string): Exported => ({ key, name: basename(key) });
const numbersTo = (pages: number): number[] => Array.from({ length: pages }, (_, index) => index + 1);

function sentFiles({ id, submission, pages = 0 }: Fax): Exported[] {
  if (pages === 0) return [];
  const pictures = numbersTo(pages).map((n) => ({
    ...asNamed(pageKey(submission, n)),
    page: { fax: id, submission, n },
  }));
  return [...[faxTiffKey(id), faxPdfKey(id)].map(asNamed), ...pictures];
}

/** Of one that could not be read, the original is all there is. */
async function receivedFiles(files: Files, { id, pages = 0, isFetched }: ReceivedFax): Promise<Exported[]> {
  const made = pages === 0 ? [] : [receivedPdfKey(id), ...numbersTo(pages).map((n) => receivedPageKey(id, n))];
  if (!isFetched) return made.map(asNamed);
  const key = originalKey(id);
  const { ending } = mediaType(await files.readAll(key));
  return [...made.map(asNamed), { key, name: `original${ending}` }];
}
