/**
 * Detects the character set of a text (names as in the WHATWG Encoding Standard). Byte order marks and valid UTF-8 decide
 * at once; then a rule for Western languages, whose short texts the package `jschardet` mistakes for others; `jschardet`
 * decides the rest. Measured in docs/decisions/0018-libraries-and-own-code.md.
 */

import { createRequire } from 'node:module';
import { utf16Order } from './recognise-text.ts';

/** Enough to judge by. */
const SAMPLE_BYTES = 16_384;

const WESTERN = 'windows-1252';
/** Mean points of the characters above 127, at most 1, from which a text is Western. */
const MIN_WESTERN_POINTS = 0.9;

const isHigh = (character: string) => character > '\x7f';
const isLetter = (character: string) => /\p{L}/u.test(character);

/** No evidence: other Windows sets have them at the same code. */
const sharedSymbols = /[’‘“”„–—…«»€§°·\u00a0]/;

/** Western words mix accented letters with plain ones; a run of accented letters, or a lone symbol, is a misreading. */
function pointsOf(character: string, before: string, after: string): number {
  if (!/[\u00c0-\u017f]/u.test(character)) return -1;
  if (isHigh(before) && isHigh(after)) return -1;
  // Rare in the West, frequent as misread letters of Czech, Hungarian and Turkish.
  if (/[õûýþðø]/i.test(character)) return -1;
  // A word of its own in Italian, French, Spanish and Portuguese.
  if (/[àèéìòùóí]/i.test(character) && !isLetter(before) && !isLetter(after)) return 1;
  if (/\p{Ll}/u.test(before) && /\p{Lu}/u.test(character)) return -1;
  return /[a-z]/i.test(before) || /[a-z]/i.test(after) ? 1 : 0.2;
}

function isWestern(sample: Uint8Array): boolean {
  const text = tryDecode(sample, WESTERN);
  if (text === undefined) return false;
  const characters = [...text];
  let points = 0;
  let count = 0;
  characters.forEach((character, i) => {
    if (!isHigh(character) || sharedSymbols.test(character)) return;
    count += 1;
    points += pointsOf(character, characters[i - 1] ?? ' ', characters[i + 1] ?? ' ');
  });
  return points >= count * MIN_WESTERN_POINTS;
}

/** Sets of the Encoding Standard that are in use, by the package's names. */
const candidates = [
  ...['windows-1250', 'windows-1251', WESTERN, 'windows-1253', 'windows-1254', 'windows-1255', 'windows-1256'],
  ...['windows-1257', 'windows-874', 'iso-8859-2', 'iso-8859-5', 'koi8-r', 'koi8-u', 'ibm866'],
  ...['shift_jis', 'cp932', 'euc-jp', 'iso-2022-jp', 'gb18030', 'big5', 'euc-kr', 'cp949'],
];

/** The package's names for sets that the standard calls otherwise. */
const standardNames: Readonly<Record<string, string>> = { cp932: 'shift_jis', cp949: 'euc-kr' };

let library: typeof import('jschardet') | undefined;

function detectByLibrary(sample: Uint8Array): string {
  // Only where it is needed: it takes a tenth of a second and 90 MB.
  library ??= createRequire(import.meta.url)('jschardet') as typeof import('jschardet');
  const name = library.detect(sample, { detectEncodings: candidates }).encoding?.toLowerCase() ?? WESTERN;
  return standardNames[name] ?? name;
}

function tryDecode(bytes: Uint8Array, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A sample that ends with a whole character in every candidate: at an ASCII byte, if there is one near. */
function takeSample(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= SAMPLE_BYTES) return bytes;
  let end = SAMPLE_BYTES;
  while (end > SAMPLE_BYTES / 2 && (bytes[end]! >= 0x80 || bytes[end - 1]! >= 0x80)) end -= 1;
  return bytes.subarray(0, end);
}

/** Detects the character set of a text. */
export function detectCharset(bytes: Uint8Array): string {
  const order = utf16Order(bytes);
  if (order !== undefined) return `utf-16${order}`;
  if (tryDecode(bytes, 'utf-8') !== undefined) return 'utf-8';
  const sample = takeSample(bytes);
  return isWestern(sample) ? WESTERN : detectByLibrary(sample);
}

/**
 * Reads a text. A declared character set is believed if the bytes are valid in it and it is not plain Latin, which
 * mail programs declare for everything.
 */
export function decodeText(bytes: Uint8Array, contentType?: string): { text: string; charset: string } {
  const declared = /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase();
  if (declared !== undefined && !/^(?:us-ascii|iso-8859-1|windows-1252|latin1)$/.test(declared)) {
    const text = tryDecode(bytes, declared);
    if (text !== undefined) return { text, charset: declared };
  }
  const charset = detectCharset(bytes);
  return { text: new TextDecoder(charset).decode(bytes), charset };
}
