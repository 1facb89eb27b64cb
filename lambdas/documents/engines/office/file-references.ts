/**
 * Fields that make LibreOffice read other files (RTF 1.9.1 and [MS-DOC] 2.9.90, field instructions). It follows them in
 * spite of its settings, so they are made unknown to it: then the result that the document carries along is shown.
 */

const fields = ['INCLUDEPICTURE', 'INCLUDETEXT', 'IMPORT'];

/** What may stand between two letters of a word without being seen. */
const unseen = String.raw`(?:\\[a-z]+-?\d* ?|[{}\r\n])*`;

/** A letter plain, as a byte in hexadecimal, or as a Unicode number with what stands for it elsewhere. */
function letter(upper: string): string {
  const both = [upper, upper.toLowerCase()];
  const codes = both.map((one) => one.charCodeAt(0));
  const spelled = codes.flatMap((code) => [String.raw`\\'${code.toString(16)}`, String.raw`\\u${code} ?\??`]);
  return `(?:[${both.join('')}]|${spelled.join('|')})`;
}

const inRtf = fields.map((name) => new RegExp([...name].map(letter).join(unseen), 'gi'));
const inWord = fields.flatMap((name) => [new RegExp(name, 'gi'), new RegExp([...name].join('\\0'), 'gi')]);

/** @returns the document with such fields under a name that nobody knows; itself where it has none */
export function forgetFileReferences(file: Buffer, format: 'rtf' | 'doc'): Buffer {
  const text = file.toString('latin1');
  let changed = text;
  // Of the same length in a compound file, whose parts are found by their places.
  if (format === 'rtf') for (const field of inRtf) changed = changed.replace(field, 'UNKNOWN');
  else for (const field of inWord) changed = changed.replace(field, (name) => `X${name.slice(1)}`);
  return changed === text ? file : Buffer.from(changed, 'latin1');
}
