/** Messages as documents: the letter with its heading, then its attachments in order. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { accepted } from '../../../fax/result.ts';
import { type Unwrapped, unwrap } from '../../../mail/containers/unwrap.ts';
import type { ConvertedBy } from '../../formats.ts';
import type { Limits } from '../../limits.ts';
import { type OrRefusal, refuse } from '../../refusal.ts';
import type { ContainedDocument, Engine, EngineJob } from '../engine.ts';
import { readEml } from './eml-content.ts';
import type { AttachedPart, MessageContent } from './message-content.ts';
import { composeLetter } from './message-page.ts';
import { readMsg } from './msg-content.ts';
import { readWebArchive } from './web-archive.ts';

const nothing = { from: '', to: '', cc: '', date: '', subject: '' };

const filesOf = (one: Unwrapped): AttachedPart[] =>
  one.kind === 'mail' ? one.files.flatMap(filesOf) : one.kind === 'file' ? [one] : [];

/** The attachments of an Outlook container that came without its mail. */
function readTnef(name: string, content: Buffer, levels: number): OrRefusal<MessageContent> {
  const file = { kind: 'file', name, contentType: 'application/ms-tnef', content } as const;
  const files = unwrap(file, 'tnef', levels);
  if (files.some(({ kind }) => kind === 'encrypted')) return refuse('encrypted-mail', 'encrypted content');
  if (files[0] === file) return refuse('corrupt-document', 'not a readable winmail.dat');
  const attached = files.flatMap(filesOf);
  return accepted({ heading: nothing, letter: undefined, attached });
}

type MessageFormat = Exclude<ConvertedBy<'message'>, 'mhtml'>;

const readers: Readonly<Record<MessageFormat, (job: EngineJob, limits: Limits) => Promise<OrRefusal<MessageContent>>>> =
  {
    eml: ({ path }, limits) => readEml(path, limits),
    msg: async ({ path }) => readMsg(await readFile(path)),
    tnef: async ({ path, name }, { depth }) => readTnef(name, await readFile(path), depth),
  };

const HTML = 'text/html; charset=utf-8';

const namelessPart = (contentType: string) => (contentType.startsWith('message/') ? 'message.eml' : 'attachment');

export const messageEngine: Engine = {
  name: 'message',
  findTrouble: async () => undefined,
  async convert(job, limits) {
    const documents: ContainedDocument[] = [];
    const put = async (name: string, content: Buffer | string, contentType?: string) => {
      const file = `inside-${documents.length}`;
      await writeFile(join(job.folder, file), content);
      documents.push({ name, file, ...(contentType ? { contentType: contentType.slice(0, 200) } : {}) });
    };
    if (job.format === 'mhtml') {
      const pages = await readWebArchive(job.path);
      if (!pages.ok) return pages;
      // A page may begin with anything: what it is called says that it is one.
      for (const page of pages.value) await put(`${job.name}.html`, page, HTML);
      return accepted({ documents });
    }
    // The registry sends this engine no other format.
    const message = await readers[job.format as MessageFormat](job, limits);
    if (!message.ok) return message;
    const { html, rtf, others } = composeLetter(message.value);
    if (html !== undefined) await put(job.name, html, HTML);
    if (rtf !== undefined) await put(job.name, rtf);
    for (const { name, content, contentType } of others)
      await put(name || namelessPart(contentType), content, contentType);
    return documents.length > 0 ? accepted({ documents }) : refuse('empty-document', 'the message is empty');
  },
};
