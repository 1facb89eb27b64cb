/** Text that somebody else wrote, made safe to show: in headers, file names, logs, notices and pages. */

/** Line and paragraph ends, C0, DEL and C1: as they could end a header or drive a terminal. */
const controls = /[\p{Cc}\u2028\u2029]+/gu;

/** What is not seen but changes what is: bidirectional controls, zero-width characters, tags, unassigned formats. */
const invisible = /\p{Default_Ignorable_Code_Point}|\p{Cf}/gu;

/**
 * Cleans text from outside: control characters become a space, invisible and bidirectional ones vanish, white space is
 * single, the form is NFC. Never longer than the limit, and never half a character.
 *
 * @param limit in characters (code points); a longer text ends with an ellipsis
 */
export function cleanText(text: string, limit = 120): string {
  const clean = text
    .toWellFormed()
    .replace(controls, ' ')
    .replace(invisible, '')
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim();
  const characters = [...clean];
  if (characters.length <= limit) return clean;
  return `${characters
    .slice(0, Math.max(limit - 1, 0))
    .join('')
    .trimEnd()}…`;
}

/**
 * A file name from outside: only what follows the last slash or backslash, cleaned, its extension kept when it is cut.
 *
 * @returns an empty text when nothing is left of it; the caller names the part by its kind then
 */
export function cleanFileName(name: string, limit = 120): string {
  const last = cleanText(name.replace(/^.*[/\\]/su, ''), Number.POSITIVE_INFINITY);
  if (/^\.*$/u.test(last)) return '';
  if ([...last].length <= limit) return last;
  const extension = /\.[^.\s]{1,10}$/u.exec(last)?.[0] ?? '';
  return cleanText(last, limit - [...extension].length) + extension;
}
