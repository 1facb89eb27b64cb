/** A PDF portfolio as the documents in it, in the order in which a viewer lists them; its cover is no page. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanFileName } from '../../../fax/outside-text.ts';
import { accepted } from '../../../fax/result.ts';
import { openAttachments } from '../../../pages/source/pdf/attachments.ts';
import { refuse } from '../../refusal.ts';
import type { ContainedDocument, Engine } from '../engine.ts';
import { readPortfolio } from './portfolio-order.ts';

export const portfolioEngine: Engine = {
  name: 'portfolio',
  findTrouble: async () => undefined,
  async convert({ path, folder }, limits) {
    const bytes = await readFile(path);
    const portfolio = await readPortfolio(bytes);
    const opened = await openAttachments(bytes);
    if (portfolio === undefined || !opened.ok) return refuse('corrupt-document', 'not a readable PDF portfolio');
    const { files } = portfolio;
    if (files.length === 0) return refuse('empty-document', 'a PDF portfolio without documents');
    if (files.length > limits.documents) {
      return refuse('too-large', `${files.length} documents in a PDF portfolio, at most ${limits.documents}`);
    }
    let room = limits.unpackedBytes;
    const documents: ContainedDocument[] = [];
    for (const { index, name } of files) {
      const shown = cleanFileName(name) || `document-${index + 1}`;
      const unpacked = opened.value.read(index, room);
      if (unpacked === 'too-large') return refuse('too-large', 'a PDF portfolio of too many bytes');
      if (unpacked === 'damaged') return refuse('corrupt-document', `${shown} in the PDF portfolio cannot be read`);
      room -= unpacked.length;
      const file = `inside-${documents.length}`;
      await writeFile(join(folder, file), unpacked);
      documents.push({ name: shown, file });
    }
    opened.value.close();
    return accepted({ documents });
  },
};
