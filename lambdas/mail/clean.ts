/** Text from strangers, made fit for headers, logs, file names and notices. */

/** C0, DEL, C1, line and paragraph separator: they break headers and lines. */
const control = /[\p{Cc}\u2028\u2029]/gu;
/** Marks that turn the reading direction or have no width: `rcs\u202Efdp.exe` would show as `rcsexe.pdf` (UAX 9, UTR 36). */
const invisible = /\p{Cf}/gu;

/** @returns one line without control and bidi characters, NFC, at most `longest` characters (code points). */
export function cleanText(text: string, longest = 120): string {
  const line = text
    .toWellFormed()
    .normalize('NFC')
    .replace(control, ' ')
    .replace(invisible, '')
    .replace(/ {2,}/g, ' ')
    .trim();
  const characters = line.length > longest ? [...line.slice(0, longest * 2)] : [];
  return characters.length > longest
    ? `${characters
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`
    : line;
}

/** @returns the last path component of a file name, cleaned; empty when nothing is left. Its extension survives the cut. */
export function cleanFileName(name: string, longest = 120): string {
  const line = cleanText(name, 4096);
  const last = line.slice(Math.max(line.lastIndexOf('/'), line.lastIndexOf('\\')) + 1).trim();
  if (/^\.*$/.test(last)) return '';
  const characters = [...last];
  if (characters.length <= longest) return last;
  const extension = /\.[\p{L}\p{N}]{1,8}$/u.exec(last)?.[0] ?? '';
  const kept = longest - 1 - [...extension].length;
  return `${characters.slice(0, kept).join('').trimEnd()}…${extension}`;
}
