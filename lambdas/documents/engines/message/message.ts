/** Messages as documents: the letter with its heading, then in order whatever is attached to it. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Unwrapped, unwrap } from '../../../mail/containers/unwrap.ts';
import type { Limits } from '../../limits.ts';
import { isRefusal, type Refusal } from '../../refusal.ts';
import type { ContainedDocument, Engine, EngineAnswer, EngineJob } from '../engine.ts';
import { readEml } from './eml-content.ts';
import type { AttachedPart, MessageContent } from './message-content.ts';
import { composeLetter } from './message-page.ts';
import { readMsg } from './msg-content.ts';

const nothing = { from: '', to: '', cc: '', date: '', subject: '' };

const filesOf = (one: Unwrapped): AttachedPart[] =>
  one.kind === 'mail' ? one.files.flatMap(filesOf) : one.kind === 'file' ? [one] : [];

/** Outlook's container that came without its mail: what is attached in it. */
function readTnef(name: string, content: Buffer, levels: number): MessageContent | Refusal {
  const file = { kind: 'file', name, contentType: 'application/ms-tnef', content } as const;
  const files = unwrap(file, 'tnef', levels);
  if (files.some(({ kind }) => kind === 'encrypted')) return { outcome: 'encrypted-mail', detail: 'encrypted content' };
  if (files[0] === file) return { outcome: 'corrupt-document', detail: 'not a readable winmail.dat' };
  const attached = files.flatMap(filesOf);
  return { heading: nothing, letter: undefined, attached };
}

async function read({ path, name, format }: EngineJob, limits: Limits): Promise<MessageContent | Refusal> {
  if (format === 'eml') return readEml(path, limits);
  const bytes = await readFile(path);
  return format === 'msg' ? readMsg(bytes) : readTnef(name, bytes, limits.depth);
}

const namelessPart = (contentType: string) => (contentType.startsWith('message/') ? 'message.eml' : 'attachment');

export const messageEngine: Engine = {
  name: 'message',
  findTrouble: async () => undefined,
  async convert(job, limits): Promise<EngineAnswer> {
    const message = await read(job, limits);
    if (isRefusal(message)) return message;
    const documents: ContainedDocument[] = [];
    const put = async (name: string, content: Buffer | string, contentType?: string) => {
      const file = `inside-${documents.length}`;
      await writeFile(join(job.folder, file), content);
      documents.push({ name, file, ...(contentType ? { contentType: contentType.slice(0, 200) } : {}) });
    };
    const { html, rtf, others } = composeLetter(message);
    if (html !== undefined) await put(job.name, html, 'text/html; charset=utf-8');
    if (rtf !== undefined) await put(job.name, rtf);
    for (const { name, content, contentType } of others)
      await put(name || namelessPart(contentType), content, contentType);
    if (documents.length > 0) return { documents };
    return { outcome: 'empty-document', detail: 'the message is empty' };
  },
};
