/**
 * What is said about an outcome. Notices, the web page and the command line take their words from here, so that the same
 * thing is said in the same way everywhere.
 */
import { maxFileMegabytes } from '../limits.ts';
import { defaultLineSettings, type Line, type LineSettings, type Locale, type NoDocument } from '../model.ts';
import type { OutcomeCode } from '../outcomes.ts';
import { cleanFileName, cleanText } from '../outside-text.ts';
import type { ReceiveFailure } from '../received.ts';
import { type OutcomeContext, type Texts, texts } from '../texts/index.ts';
import type { UnreadableCause } from '../texts/received.ts';

export interface Explanation {
  /** A few words without a full stop, for a badge or a table. */
  readonly short: string;
  /** What happened. */
  readonly cause: string;
  /** What to do next. */
  readonly advice: string;
}

export interface DocumentExplanation extends Explanation {
  /** Cleaned; undefined for a document without a name. */
  readonly name: string | undefined;
  /** The message or archive that holds it, cleaned. */
  readonly within: string | undefined;
  /** The cause, behind the document's name. */
  readonly sentence: string;
}

/** A document as it was attached. */
export interface AttachedDocument {
  readonly name: string;
  readonly within?: string | undefined;
  readonly kind?: NoDocument | undefined;
  /** The page at fault, from 1. */
  readonly page?: number | undefined;
}

/** About something that we were to send. */
export interface SendingContext
  extends Partial<Pick<OutcomeContext, 'tries' | 'isAlways' | 'numbers' | 'rule' | 'limit' | 'contact'>> {
  readonly direction: 'out';
  readonly locale: Locale;
  /** Of the line that sends; the defaults where there is none. */
  readonly limits?: Pick<LineSettings, 'maxPages' | 'maxDocuments' | 'maxRecipients'> | undefined;
}

/** About something that somebody sent to a line. */
export interface ReceivingContext {
  readonly direction: 'in';
  readonly locale: Locale;
  /** The caller as people write it; undefined when the number was withheld. */
  readonly caller: string | undefined;
}

export type ReceivingCode = UnreadableCause | ReceiveFailure;

const contextOf = (context: SendingContext, document: AttachedDocument | undefined): OutcomeContext => ({
  scope: document === undefined ? 'message' : 'document',
  kind: document?.kind,
  page: document?.page,
  tries: context.tries ?? 0,
  isAlways: context.isAlways ?? false,
  numbers: context.numbers ?? 1,
  rule: context.rule,
  limit: context.limit,
  contact: context.contact,
  limits: { ...(context.limits ?? defaultLineSettings), megabytes: maxFileMegabytes },
});

/**
 * Explains how something ended.
 *
 * @param outcome of a fax, a message or a document that was to be sent; or what became of a fax that came in. The same
 *   code means different things in the two directions: a call that *we* dropped, or that was dropped on us
 * @param context `document`: the words are about this document; without it, about the message as a whole
 */
export function explain(
  outcome: OutcomeCode,
  context: SendingContext & { readonly document: AttachedDocument },
): DocumentExplanation;
export function explain(outcome: OutcomeCode, context: SendingContext): Explanation;
export function explain(outcome: ReceivingCode, context: ReceivingContext): Explanation;
export function explain(
  outcome: OutcomeCode | ReceivingCode,
  context: (SendingContext & { readonly document?: AttachedDocument }) | ReceivingContext,
): Explanation | DocumentExplanation {
  const words = texts[context.locale];
  if (context.direction === 'in') return explainReceiving(outcome as ReceivingCode, context, words);
  const { document } = context;
  const { short, cause, advice } = words.outcomes[outcome as OutcomeCode];
  const facts = contextOf(context, document);
  const explanation = { short, cause: cause(facts), advice: advice(facts) };
  return document === undefined ? explanation : { ...explanation, ...nameOf(document, explanation.cause, words) };
}

function explainReceiving(code: ReceivingCode, { caller }: ReceivingContext, { received }: Texts): Explanation {
  if (isFailure(code)) return { ...received.tried[code], advice: received.triedAdvice(caller) };
  return {
    short: received.outcomes.unreadable,
    cause: received.unreadable[code],
    advice: received.unreadableAdvice(caller),
  };
}

const failures: Readonly<Record<ReceiveFailure, true>> = {
  dropped: true,
  cancelled: true,
  'transmission-error': true,
  unknown: true,
};
const isFailure = (code: ReceivingCode): code is ReceiveFailure => code in failures;

function nameOf(document: AttachedDocument, cause: string, words: Texts) {
  const name = cleanFileName(document.name) || undefined;
  const within = cleanFileName(document.within ?? '') || undefined;
  const place = within === undefined ? '' : words.inBrackets(words.insideOf(within));
  const sentence = `${name ?? words.unnamedPart}${place}${words.colon}${words.afterColon(cause)}`;
  return { name, within, sentence };
}

/** The few words for an outcome of something that we were to send. */
export const shortWords = (outcome: OutcomeCode, locale: Locale): string => texts[locale].outcomes[outcome].short;

/** Whom notices about a line's faxes name for questions. */
export const contactOf = (line: Pick<Line, 'contact'> | undefined): string | undefined =>
  cleanText(line?.contact ?? '') || undefined;

/** The context in which everything about a line's faxes is explained. */
export const sendingFrom = (line: Line | undefined, locale: Locale = line?.locale ?? 'en'): SendingContext => ({
  direction: 'out',
  locale,
  limits: line?.settings,
  contact: contactOf(line),
});
