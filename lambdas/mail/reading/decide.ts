/** From the parts that were read to the documents of the mail. */
import { cleanText } from '../../fax/outside-text.ts';
import type { IncomingMail, LeftOutPart, LeftOutReason, MailDocument, MailProblem } from '../incoming.ts';
import type { Contents, ReadPart } from './message.ts';

type Decision = Pick<IncomingMail, 'documents' | 'leftOut' | 'problem'>;

interface Found {
  readonly documents: ReadPart[];
  readonly leftOut: LeftOutPart[];
  problem?: MailProblem;
}

/**
 * Documents of attached mails count only when the mail itself has none: who forwards a mail to a fax number means what
 * is in it, who adds a file of his own means that file.
 */
export function decideDocuments(contents: Contents): Decision {
  const { documents, leftOut, problem } = collect(contents);
  return { documents: documents.map(describe), leftOut, ...(problem ? { problem } : {}) };
}

function collect(contents: Contents): Found {
  const found: Found = { documents: [], leftOut: [] };
  const own = contents.parts.filter(({ kind }) => kind !== 'mail');
  const mails = contents.parts.filter(({ kind }) => kind === 'mail');
  for (const part of own) classify(part, contents, found);
  if (contents.exceeded !== undefined) found.problem = { kind: 'unreadable', what: contents.exceeded };
  // Something was lost, so the documents at hand may not be all: an incomplete fax never leaves. With none, nothing leaves anyhow.
  else if (contents.hasLostContent && found.documents.length > 0)
    found.problem ??= { kind: 'unreadable', what: 'structure' };
  if (found.documents.length > 0 || found.problem) for (const mail of mails) leaveOut(found, mail, 'forwarded-mail');
  else for (const mail of mails) addInner(mail, found);
  const isEncrypted = own.some(({ kind }) => kind === 'encrypted-body');
  if (isEncrypted && found.documents.length === 0) found.problem ??= { kind: 'encrypted-mail', what: '' };
  return found;
}

/** Puts one part of a message where it belongs. */
function classify(part: ReadPart, { references, isCertifiedEnvelope }: Contents, found: Found): void {
  const { kind } = part;
  // Empty pictures stand where some programs took a picture out of the text.
  const isShown = references.shows(part) || (part.bytes === 0 && part.disposition !== 'attachment');
  if (kind === 'encrypted') found.problem ??= { kind: 'encrypted-mail', what: nameOf(part) };
  else if (kind === 'partial') found.problem ??= { kind: 'partial-mail', what: nameOf(part) };
  else if (kind === 'too-deep') found.problem ??= { kind: 'unreadable', what: 'nesting' };
  else if (kind === 'mail' || kind === 'encrypted-body') return;
  else if (kind !== 'document' && kind !== 'picture') leaveOut(found, part, kind);
  else if (isCertifiedEnvelope) leaveOut(found, part, 'certified-mail-data');
  else if (kind === 'picture' && isShown) leaveOut(found, part, 'inline-picture');
  else found.documents.push(part);
}

function addInner(mail: ReadPart, found: Found): void {
  const inner: Found = mail.inner
    ? collect(mail.inner)
    : { documents: [], leftOut: [], problem: { kind: 'unreadable', what: 'nesting' } };
  found.documents.push(...inner.documents);
  found.leftOut.push(...inner.leftOut);
  if (inner.problem) found.problem ??= inner.problem;
  if (inner.documents.length === 0) leaveOut(found, mail, 'forwarded-mail');
}

const leaveOut = (found: Found, part: ReadPart, why: LeftOutReason): void => {
  found.leftOut.push({ name: nameOf(part), contentType: cleanText(part.contentType), bytes: part.bytes, why });
};

/** What a notice names needs a name; a part without one is called by its type. */
const nameOf = ({ name, contentType }: ReadPart): string => name || cleanText(contentType);

function describe({ part, name, contentType, bytes, sha256 }: ReadPart, index: number): MailDocument {
  return { index, part, name, contentType: cleanText(contentType), bytes, sha256 };
}
