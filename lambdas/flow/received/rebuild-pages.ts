/** The PDF that people get: made anew from the pixels of what came, so that nothing of a stranger's file passes through. */
import { createWriteStream } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { rebuildFax } from '../../documents/jobs/rebuild.ts';
import { makeJobFolder } from '../../documents/sandbox/job-folder.ts';
import { defaultLineSettings, type Line } from '../../fax/model.ts';
import { isPagePicture } from '../../fax/page-files.ts';
import type { Ports, ReadingLanguage } from '../../ports.ts';
import { originalKey, receivedPdfKey, receivedPictureKey } from '../file-keys.ts';
import { changeReceived, type ReceivedHistories, readFax } from '../histories.ts';

export type RebuildPorts = Pick<Ports, 'clock' | 'files' | 'reader' | 'workers'> & {
  readonly received: ReceivedHistories;
};

export async function rebuildPages(ports: RebuildPorts, id: string, line: Line | undefined): Promise<void> {
  const { received, files, clock } = ports;
  const fax = await readFax(received, id);
  if (fax.pages !== undefined || fax.unreadable !== undefined) return;
  const folder = await makeJobFolder();
  try {
    const media = join(folder, 'original');
    await pipeline(await files.read(originalKey(id)), createWriteStream(media));
    const workFolder = join(folder, 'pages');
    const searchable = line?.receive?.searchable ? { languages: languagesOf(line), reader: ports.reader } : undefined;
    const made = await rebuildFax(media, { workFolder, ...(searchable ? { searchable } : {}) }, ports.workers);
    if (!made.ok) {
      const reason = made.refusal.outcome;
      await changeReceived(received, id, () => [{ what: 'unreadable', at: clock.now(), reason }]);
      return;
    }
    const { retentionDays } = line?.settings ?? defaultLineSettings;
    await files.put(receivedPdfKey(id), await readFile(made.value.pdfPath), retentionDays);
    const pictures = (await readdir(workFolder)).filter(isPagePicture);
    for (const name of pictures) {
      await files.put(receivedPictureKey(id, name), await readFile(join(workFolder, name)), retentionDays);
    }
    const bytes = (await files.size(receivedPdfKey(id))) ?? 0;
    const { pages, hasText, damagedPages } = made.value;
    const damaged = damagedPages.length === 0 ? {} : { damaged: damagedPages };
    await changeReceived(received, id, (now) =>
      now.pages === undefined ? [{ what: 'rebuilt', at: clock.now(), pages, bytes, hasText, ...damaged }] : [],
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The line's own language and English, as letters mix them. */
const languagesOf = ({ locale }: Line): readonly ReadingLanguage[] => (locale === 'en' ? ['en'] : [locale, 'en']);
