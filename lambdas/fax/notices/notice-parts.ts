/** What all kinds of notices have in common: to whom, in which thread, with which facts. */

import { formatNumber } from '../dialling/numbers.ts';
import { contactOf } from '../explain/explain.ts';
import type { AskedFax, E164, LeftOut, LeftOutReason, Line, Submission } from '../model.ts';
import { cleanFileName, cleanText } from '../outside-text.ts';
import { replyTexts } from '../texts/answers/replies.ts';
import { type Texts, texts } from '../texts/index.ts';
import { formatMoment, formatZone } from './local-formats.ts';
import type { Block, Notice, Piece } from './notice-model.ts';

export interface NoticeContext {
  readonly submission: Submission;
  readonly line: Line;
  readonly words: Texts;
}

export const contextOf = (submission: Submission, line: Line): NoticeContext => ({
  submission,
  line,
  words: texts[line.locale],
});

export const numberFor = (number: E164, line: Line): string => formatNumber(number, line.country);
/** With its E.164 form behind it, where that is not what is written already. */
export function numberPiece(number: E164, { country }: Pick<Line, 'country'>): Piece {
  const text = formatNumber(number, country);
  return text.startsWith('+') ? { text } : { text, note: number };
}
/** A called number, and whom the fax is for. */
export const calledPieces = ({ to, name }: Pick<AskedFax, 'to' | 'name'>, line: Pick<Line, 'country'>): Piece[] => [
  numberPiece(to, line),
  ...(name === undefined ? [] : [outside(cleanText(name, 60))]),
];
export const momentFor = (at: number, { line, words }: NoticeContext): string =>
  formatMoment(at, words.tag, line.timezone);
export const outside = (text: string): Piece => ({ text, isOutside: true });

/** A document or part by its name; one without a name is called so. */
export function namedPiece(name: string, words: Texts): Piece {
  const clean = cleanFileName(name);
  return clean === '' ? { text: words.unnamedPart } : outside(clean);
}

/** RFC 5322 section 3.6.4, without the obsolete forms and white space: anything else could break out of the header. */
const messageId = /^<[\x21-\x3b\x3d\x3f-\x7e]+@[\x21-\x3b\x3d\x3f-\x7e]+>$/;
const maxIdLength = 500;
const isMessageId = (id: string): boolean => id.length <= maxIdLength && messageId.test(id);

function threadOf({ references, messageId: own }: Submission): Pick<Notice, 'inReplyTo' | 'references'> {
  const answered = own !== undefined && isMessageId(own) ? [own] : [];
  const earlier = references.filter((id) => isMessageId(id) && id !== own);
  const thread = [...new Set(earlier), ...answered].slice(-20);
  return answered[0] === undefined ? { references: thread } : { references: thread, inReplyTo: answered[0] };
}

type Envelope = Pick<
  Notice,
  'locale' | 'to' | 'subject' | 'inReplyTo' | 'references' | 'submission' | 'sender' | 'submittedAt' | 'footer'
>;

/**
 * @param outcome the subject's first half; the customer's own subject follows
 * @param reference what a person quotes when asking about it
 */
export function envelopeOf(context: NoticeContext, outcome: string, reference: string): Envelope {
  const { submission, line, words } = context;
  const own = cleanText(submission.subject);
  return {
    ...threadOf(submission),
    locale: line.locale,
    to: line.settings.noticeTo.length > 0 ? [...new Set(line.settings.noticeTo)] : [submission.sender],
    subject: own === '' ? outcome : words.subjects.withOwn(outcome, own),
    submission: submission.id,
    sender: submission.sender,
    submittedAt: submission.at,
    footer: words.footer(reference, formatZone(words, line.timezone), contactOf(line), replyTexts[line.locale].footer),
  };
}

export type FactRow = Extract<Block, { block: 'facts' }>['rows'][number];

export const factRow = (label: string, ...values: readonly Piece[]): FactRow => ({ label, values });

/** The facts with which every table ends: the customer's subject, the line, when it was asked for. */
export function requestRows(context: NoticeContext): FactRow[] {
  const { submission, line, words } = context;
  const own = cleanText(submission.subject);
  const name = cleanText(line.name);
  const number = numberFor(line.number, line);
  return [
    ...(own === '' ? [] : [factRow(words.labels.subject, outside(own))]),
    factRow(words.labels.line, name === '' ? { text: number } : { ...outside(name), note: number }),
    factRow(words.labels.submittedAt, { text: momentFor(submission.at, context) }),
  ];
}

export const paragraph = ({ gap }: Texts, ...sentences: readonly string[]): Block => ({
  block: 'paragraph',
  text: sentences.filter((sentence) => sentence !== '').join(gap),
});

export const adviceBlock = (text: string, { adviceTitle }: Texts): Block => ({
  block: 'advice',
  title: adviceTitle,
  text,
});

/** What a person may have wanted faxed after all; a signature is never that. */
const mayBeWanted: ReadonlySet<LeftOutReason> = new Set([
  'inline-picture',
  'forwarded-mail',
  'external-link',
  'file-in-pdf',
  'contact',
  'calendar',
]);

/** Parts of the mail that were not faxed, by name and why; no block when there are none. */
export function leftOutBlocks(leftOut: readonly LeftOut[], words: Texts): Block[] {
  if (leftOut.length === 0) return [];
  const items = leftOut.map(({ name, why }) => ({ name: namedPiece(name, words), text: words.leftOut[why] }));
  const remark = leftOut.some(({ why }) => mayBeWanted.has(why)) ? { remark: words.leftOutAdvice } : {};
  return [{ block: 'list', title: words.leftOutTitle, items, ...remark }];
}

export const warningBlocks = (items: readonly string[], words: Texts): Block[] =>
  items.length === 0 ? [] : [{ block: 'warnings', title: words.warningsTitle, items }];
