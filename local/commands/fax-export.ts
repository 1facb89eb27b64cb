/** `faxpost fax export`: the pages of a fax as files. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { faxPdfKey, faxTiffKey, pageKey } from '../../lambdas/keys.ts';
import { command } from './command.ts';
import { noFax } from './find-fax.ts';

export const faxExport = command({
  name: 'fax export',
  arguments: [{ name: 'id' }],
  says: 'write fax.tif, fax.pdf and page-001.png … of a fax to a folder',
  example: 'fax export mvqzn4k2x7ab --dir ./my-fax',
  options: { dir: { type: 'string', value: '<folder>', says: 'made if it is not there' } },
  async run({ store }, [id = ''], { dir }) {
    if (dir === undefined) return { misused: '--dir is missing.' };
    const { faxes, files } = store();
    const fax = await faxes.fax(id);
    if (fax === undefined) return noFax(id);
    const pages = Array.from({ length: fax.pages ?? 0 }, (_, index) => pageKey(fax.submission, index + 1));
    const keys = [faxTiffKey(id), faxPdfKey(id), ...pages];
    const sizes = await Promise.all(keys.map((key) => files.size(key)));
    if (pages.length === 0 || sizes.includes(undefined)) return { refused: `Fax ${id} has no pages to export.` };
    await mkdir(dir, { recursive: true });
    const written: string[] = [];
    for (const key of keys) {
      const path = join(dir, basename(key));
      await pipeline(await files.read(key), createWriteStream(path));
      written.push(path);
    }
    return { json: { id, files: written }, text: written.join('\n') };
  },
});
