/** What is said of a fax that came in. */
import type { Locale } from '../model.ts';
import type { ReceivedFax } from '../received.ts';
import { texts } from '../texts/index.ts';
import type { UnreadableCause } from '../texts/received.ts';
import { type Explanation, explain } from './explain.ts';

const ownWords: Readonly<Partial<Record<UnreadableCause, true>>> = {
  'password-protected': true,
  'empty-document': true,
  'too-many-pages': true,
  'too-large': true,
};
const hasOwnWords = (code: string): code is UnreadableCause => Object.hasOwn(ownWords, code);

/** `ReceivedFax.unreadable` begins with a code; whatever has no words of its own is damage. */
export function unreadableCause({ isFetched, unreadable = '' }: ReceivedFax): UnreadableCause {
  if (!isFetched) return 'lost';
  const code = unreadable.replace(/:.*/su, '');
  return hasOwnWords(code) ? code : 'other';
}

export interface ReceivedContext {
  readonly locale: Locale;
  /** As people write it; undefined when withheld. */
  readonly caller: string | undefined;
  /** Whom the line names for questions. */
  readonly contact?: string | undefined;
}

/** Why the pages of a fax are not there; undefined for one whose pages are, or may still come. */
export function explainReceived(
  fax: ReceivedFax,
  { locale, caller, contact }: ReceivedContext,
): Explanation | undefined {
  const context = { direction: 'in', locale, caller } as const;
  const { failure } = fax.reception;
  if (failure !== undefined) return explain(failure, context);
  if (fax.unreadable === undefined) return undefined;
  const { cause, ...rest } = explain(unreadableCause(fax), context);
  const { gap, received } = texts[locale];
  return { ...rest, cause: fax.isFetched ? cause + gap + received.originalKept(contact) : cause };
}

/**
 * How a delivery ended, in a few words; undefined while it goes on. That a mail was taken by the mail system is not yet
 * that it is in the mailbox.
 */
export function receivedShortWords(
  { outcome, copies }: Pick<ReceivedFax, 'outcome' | 'copies'>,
  locale: Locale,
): string | undefined {
  if (outcome === undefined) return undefined;
  const { outcomes, handedOver } = texts[locale].received;
  const isHandedOver = outcome === 'delivered' && copies.some(({ state }) => state === 'accepted');
  return isHandedOver ? handedOver : outcomes[outcome];
}
