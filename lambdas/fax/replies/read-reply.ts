/** What an answer to a notice asks for, by its first line alone. */
import { firstOwnLine } from './own-words.ts';

export const replyWords = {
  again: [
    'again',
    'send again',
    'resend',
    'invia di nuovo',
    'di nuovo',
    'reinvia',
    '重发',
    '重發',
    '重新发送',
    '再发一次',
  ],
  cancel: ['cancel', 'annulla', '取消'],
  status: ['status', 'stato', '状态', '狀態'],
} as const;
export type ReplyWord = keyof typeof replyWords;

export type Reply =
  | { readonly kind: ReplyWord }
  /** A number alone, as it was written. */
  | { readonly kind: 'number'; readonly given: string }
  | { readonly kind: 'unclear' };

const meanings: ReadonlyMap<string, ReplyWord> = new Map(
  (Object.keys(replyWords) as ReplyWord[]).flatMap((word) => replyWords[word].map((said) => [said, word] as const)),
);

/** What people and programs put around a word: quotes, stars of bold type, a full stop. */
const trimmings = /^[\s"'“”‘’«»*_]+|[\s"'“”‘’«»*_.,;:!。！，；：]+$/gu;

/** As in a subject: full-width forms are ASCII, superscripts and circled digits are not. */
const withoutWidth = (text: string): string =>
  text
    .replace(/[\uff01-\uff5e]/gu, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/gu, ' ');

const numberAlone = /^\+?[0-9(][0-9 ().\-/]{2,38}[0-9)]$/;

/** Digits in which people read something else than a telephone number. */
const otherwiseRead: readonly RegExp[] = [
  // Dates.
  /^[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{1,4}$/,
  // Addresses of machines.
  /^[0-9]{1,3}(?:\.[0-9]{1,3}){3}$/,
  // Amounts.
  /^[1-9][0-9]{0,2}(?:\.[0-9]{3})+$/,
];

/** @param text of the mail, decoded */
export function readReply(text: string): Reply {
  const line = withoutWidth(firstOwnLine(text) ?? '');
  const word = meanings.get(line.replace(trimmings, '').toLowerCase());
  if (word !== undefined) return { kind: word };
  const given = line.trim();
  const isNumber = numberAlone.test(given) && !otherwiseRead.some((other) => other.test(given));
  return isNumber ? { kind: 'number', given } : { kind: 'unclear' };
}
