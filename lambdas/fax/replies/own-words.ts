/** What somebody wrote in an answer, without the mail that is answered and without a signature. */

/** RFC 3676 section 4.3, and what programs make of it. */
const signature = /^(?:--|—|–)\s*$/u;

/** What stands above the mail that is answered where its lines are not marked one by one. */
const quoteHeads: readonly RegExp[] = [
  /^[-_=*\s]{0,40}(?:original message|original appointment|messaggio originale|messaggio inoltrato|forwarded message|原始邮件|原始郵件|转发的邮件)/iu,
  /^[_*-]{8,}\s*$/u,
  /^\**\s*(?:from|da|von|de|发件人|寄件者|寄件人)\s*\**\s*[:：]/iu,
];

/** `On … wrote:`, in one line or two. */
const attributionEnd = /(?:wrote|ha scritto|写道|寫道|schrieb|a écrit|escribió)\s*[:：]?\s*$/iu;
const attributionStart = /^(?:on|il|il giorno|am|le|el|在|于)\s?.*\d/iu;

/** Characters that nobody sees. */
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

const maxLines = 200;
const maxLineLength = 500;

const clean = (line: string): string =>
  line.slice(0, maxLineLength).replace(invisible, '').replace(/\s+/gu, ' ').trim();

/**
 * The first line of one's own, above or below what is quoted.
 *
 * @param text of the mail
 * @returns undefined when there is none
 */
export function firstOwnLine(text: string): string | undefined {
  const lines = text
    .split(/\r\n|\r|\n/, maxLines)
    .map(clean)
    .filter((line) => line !== '');
  for (const [at, line] of lines.entries()) {
    if (line.startsWith('>') || line.startsWith('＞')) continue;
    if (signature.test(line) || quoteHeads.some((head) => head.test(line))) return undefined;
    const lengthOfAttribution = attributionAt(lines, at);
    if (lengthOfAttribution === 0) {
      if (!isInsideAttribution(lines, at)) return line;
    } else if (!lines[at + lengthOfAttribution]?.startsWith('>')) return undefined;
  }
  return undefined;
}

/** @returns how many lines of it begin here; 0 for none */
function attributionAt(lines: readonly string[], at: number): number {
  const [first = '', second = ''] = [lines[at], lines[at + 1]];
  if (attributionEnd.test(first)) return 1;
  return attributionStart.test(first) && attributionEnd.test(second) ? 2 : 0;
}

const isInsideAttribution = (lines: readonly string[], at: number): boolean =>
  at > 0 && attributionAt(lines, at - 1) === 2;
