/** From the parts that were read to the documents of the mail. */
import { cleanFileName, cleanText } from './clean.ts';
import type { IncomingMail, LeftOutPart, LeftOutReason, MailDocument, MailProblem } from './incoming.ts';
import type { Message, ReadPart } from './message.ts';

type Decision = Pick<IncomingMail, 'documents' | 'leftOut' | 'problem'>;

/** The extension that a nameless document of a type gets; the content decides what it is all the same. */
const extensions: Readonly<Record<string, string>> = {
  'application/pdf': '.pdf',
  'image/tiff': '.tif',
  'image/jpeg': '.jpg',
  'image/jpg': '.jpg',
  'image/png': '.png',
  'image/gif': '.gif',
  'image/bmp': '.bmp',
  'text/plain': '.txt',
  'text/html': '.html',
  'text/csv': '.csv',
  'message/rfc822': '.eml',
};

/**
 * Documents of attached mails count only when the mail itself has none: who forwards a mail to a fax number means what
 * is in it, who adds a file of his own means that file.
 */
export function decideDocuments(message: Message): Decision {
  const found = collect(message);
  const documents = found.documents.map((part, index) => describe(part, index));
  return {
    documents,
    leftOut: found.leftOut,
    ...(found.problem ? { problem: found.problem } : {}),
  };
}

interface Found {
  readonly documents: readonly ReadPart[];
  readonly leftOut: readonly LeftOutPart[];
  readonly problem?: MailProblem;
}

function collect(message: Message): Found {
  const documents: ReadPart[] = [];
  const mails: ReadPart[] = [];
  const leftOut: LeftOutPart[] = [];
  let problem: MailProblem | undefined;
  const leave = (part: ReadPart, why: LeftOutReason) => {
    const { contentType } = part.leaf;
    leftOut.push({ name: part.name, contentType, bytes: part.bytes, why });
  };
  for (const part of message.parts) {
    const { kind } = part;
    if (kind === 'document') documents.push(part);
    else if (kind === 'picture') {
      if (isShown(part, message)) leave(part, 'inline-picture');
      else documents.push(part);
    } else if (kind === 'mail') mails.push(part);
    else if (kind === 'encrypted') problem ??= { kind: 'encrypted-mail', what: part.name };
    else if (kind === 'partial') problem ??= { kind: 'partial-mail', what: part.name };
    else leave(part, kind);
  }
  if (message.exceeded) problem = { kind: 'unreadable', what: message.exceeded };
  // Something was lost, so the documents at hand may not be all: an incomplete fax never leaves. With none, nothing leaves anyhow.
  else if (message.hasLostContent && documents.length > 0) problem ??= { kind: 'unreadable', what: 'structure' };
  if (documents.length > 0 || problem) {
    for (const mail of mails) leave({ ...mail, name: nameOfMail(mail) }, 'forwarded-mail');
    return { documents, leftOut, ...(problem ? { problem } : {}) };
  }
  for (const mail of mails) {
    const inner = mail.inner ? collect(mail.inner) : undefined;
    documents.push(...(inner?.documents ?? []));
    leftOut.push(...(inner?.leftOut ?? []));
    problem ??= inner ? inner.problem : { kind: 'unreadable', what: 'nesting' };
    if (!inner || inner.documents.length === 0) leave({ ...mail, name: nameOfMail(mail) }, 'forwarded-mail');
  }
  return { documents, leftOut, ...(problem ? { problem } : {}) };
}

/** By the text; or an empty one between the text's lines, as some programs leave where a picture was. */
const isShown = ({ leaf, bytes }: ReadPart, { references }: Message): boolean =>
  references.shows(leaf) || (bytes === 0 && leaf.disposition !== 'attachment');

const nameOfMail = (mail: ReadPart): string => mail.name || cleanFileName(mail.inner?.headers.subject ?? '');

function describe({ part, leaf, name, bytes, sha256 }: ReadPart, index: number): MailDocument {
  const made = `document-${index + 1}${extensions[leaf.contentType] ?? ''}`;
  return { index, part, name: name || made, contentType: cleanText(leaf.contentType), bytes, sha256 };
}
