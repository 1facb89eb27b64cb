/**
 * The mail to a mailbox of a line's recipient list about a fax that came in: its pages, or that they could not be
 * read, or that somebody tried. Pure, and the same for the same input.
 */

import { formatNumber } from '../dialling/numbers.ts';
import { Defect } from '../errors.ts';
import { contactOf, type Explanation } from '../explain/explain.ts';
import { explainReceived } from '../explain/explain-received.ts';
import { megabytesOf } from '../limits.ts';
import { defaultLineSettings, type E164, type Line } from '../model.ts';
import { cleanText } from '../outside-text.ts';
import type { ReceivedFax } from '../received.ts';
import { type Texts, texts } from '../texts/index.ts';
import { formatLength, formatMoment, formatRuns, formatZone } from './local-formats.ts';
import type { Block, NoticeBody, Piece } from './notice-model.ts';
import { adviceBlock, type FactRow, factRow, numberPiece, outside, paragraph, warningBlocks } from './notice-parts.ts';
import { callerOf, callerText, pagesOf, receivedFileName, templateSubject } from './received-templates.ts';

export type ReceivedNoticeKind = 'received' | 'unreadable' | 'tried';

export interface ReceivedNotice extends NoticeBody {
  readonly kind: ReceivedNoticeKind;
  readonly fax: string;
  readonly subject: string;
  /** What the PDF is called, attached or linked; for `received` only. */
  readonly fileName?: string;
}

export interface ReceivedNoticeInput {
  readonly fax: ReceivedFax;
  /** Undefined when the number belongs to no line and the fax goes to one address by an operator's wish. */
  readonly line: Line | undefined;
  /** Where the PDF can be fetched instead of being attached, and until when. */
  readonly link?: { readonly url: string; readonly until: number };
  /** Pages of the PDF, from 1, that came damaged. */
  readonly damagedPages?: readonly number[];
}

interface ReceivedContext extends ReceivedNoticeInput {
  readonly line: Line;
  readonly words: Texts;
  /** In a sentence; also when withheld. */
  readonly from: string;
  /** To be called; undefined when withheld. */
  readonly caller: string | undefined;
}

/** What stands in for the line of a number that nobody has set up, or that cannot be read; it is only shown. */
const noLine = (number: string): Line => ({
  number: number as E164,
  name: '',
  country: '',
  locale: 'en',
  timezone: 'UTC',
  senders: [],
  recipients: [],
  settings: defaultLineSettings,
});

function fromPiece({ fax, line, words }: ReceivedContext): Piece {
  const caller = callerOf(fax);
  if (caller === undefined) return { text: words.received.withheldShort };
  if ('name' in caller) return outside(caller.name);
  return numberPiece(caller.number, line);
}

function facts(context: ReceivedContext): Block {
  const { fax, line, words } = context;
  const { labels } = words.received;
  const { at, seconds, failure } = fax.reception;
  const pages = failure === undefined ? pagesOf(fax) : undefined;
  const name = cleanText(line.name);
  const number = formatNumber(line.number, line.country);
  const rows: FactRow[] = [
    factRow(labels.from, fromPiece(context)),
    factRow(labels.line, name === '' ? { text: number } : { ...outside(name), note: number }),
    factRow(failure === undefined ? labels.receivedAt : labels.triedAt, {
      text: formatMoment(at, words.tag, line.timezone),
    }),
    ...(pages === undefined ? [] : [factRow(labels.pages, { text: `${pages}` })]),
    ...(seconds === undefined ? [] : [factRow(labels.callTime, { text: formatLength(seconds, words) })]),
  ];
  return { block: 'facts', rows };
}

function linkBlocks({ fax, line, link, words }: ReceivedContext): Block[] {
  if (link === undefined) return [];
  const { text, label } = words.received.link;
  // Known as soon as the pages are there.
  const megabytes = megabytesOf(fax.bytes as number);
  const until = formatMoment(link.until, words.tag, line.timezone);
  return [{ block: 'link', text: text(megabytes, until), label, url: link.url }];
}

/** What is wrong with pages that are there. */
function pageWarnings({ fax, damagedPages = [], words }: ReceivedContext): string[] {
  const { reception, pages } = fax;
  const counted = reception.pages;
  const isShort = !reception.isPartial && pages !== undefined && counted !== undefined && pages < counted;
  return [
    ...(isShort ? [words.received.fewerPages(counted, pages)] : []),
    ...(damagedPages.length === 0 ? [] : [words.received.damagedPages(formatRuns(damagedPages), damagedPages.length)]),
  ];
}

function ownSubject({ fax, from, words }: ReceivedContext, pages: number): string {
  const { subjects, status } = words.received;
  const make = fax.reception.isInternal ? subjects.internal : subjects.received;
  const subject = make(from, words.pages(pages));
  return fax.reception.isPartial ? subject + words.inBrackets(status.partial) : subject;
}

type Message = Pick<ReceivedNotice, 'kind' | 'mood' | 'subject' | 'headline' | 'blocks'>;

function pagesMessage(context: ReceivedContext, pages: number): Message & Pick<ReceivedNotice, 'fileName'> {
  const { fax, line, from, words } = context;
  const { headlines, partial, partialAdvice, attached, internal, again } = words.received;
  const { isPartial, isInternal = false } = fax.reception;
  const complete = isInternal ? headlines.internal : headlines.received;
  const sentences = [
    isPartial ? partial(pages) : '',
    context.link === undefined ? attached : '',
    isInternal ? internal : '',
    fax.round > 0 ? again : '',
  ];
  return {
    kind: 'received',
    mood: isPartial ? 'unsure' : 'good',
    subject: templateSubject(fax, line) ?? ownSubject(context, pages),
    headline: (isPartial ? headlines.partial : complete)(from),
    fileName: receivedFileName(fax, line),
    blocks: [
      ...(sentences.every((sentence) => sentence === '') ? [] : [paragraph(words, ...sentences)]),
      ...linkBlocks(context),
      ...(isPartial ? [adviceBlock(partialAdvice, words)] : []),
      ...warningBlocks(pageWarnings(context), words),
      facts(context),
    ],
  };
}

/** That there are no pages, why, and what to do about it. */
function reasonMessage(context: ReceivedContext, { cause, advice }: Explanation): Message {
  const { fax, from, words } = context;
  const { subjects, headlines } = words.received;
  const kind = fax.reception.failure === undefined ? 'unreadable' : 'tried';
  return {
    kind,
    mood: kind === 'unreadable' ? 'bad' : 'unsure',
    subject: subjects[kind](from),
    headline: headlines[kind](from),
    blocks: [paragraph(words, cause), adviceBlock(advice, words), facts(context)],
  };
}

function messageOf(context: ReceivedContext): Message {
  const { fax, line, caller } = context;
  const reason = explainReceived(fax, { locale: line.locale, caller, contact: contactOf(line) });
  if (reason !== undefined) return reasonMessage(context, reason);
  if (fax.pages === undefined) throw new Defect(`the pages of fax ${fax.id} are not there yet`);
  return pagesMessage(context, fax.pages);
}

/**
 * What a recipient is told about a fax, in the line's language: its pages, that they could not be read, or that
 * somebody tried and nothing came.
 *
 * @throws {Defect} there is nothing to tell yet
 */
export function receivedNotice(input: ReceivedNoticeInput): ReceivedNotice {
  const { fax, line = noLine(fax.reception.to) } = input;
  const words = texts[line.locale];
  const caller = callerText(fax, line);
  const message = messageOf({ ...input, line, words, caller, from: caller ?? words.received.withheld });
  const hasPicture = message.kind === 'received' && line.settings.noticePicture;
  return {
    ...message,
    locale: line.locale,
    fax: fax.id,
    footer: words.footer(fax.id, formatZone(words, line.timezone), contactOf(line)),
    pictures: hasPicture ? [{ page: 1, caption: words.received.pictureCaption }] : [],
  };
}
