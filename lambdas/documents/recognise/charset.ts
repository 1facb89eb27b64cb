/**
 * The character set of a text that does not say it. Marks and valid UTF-8 decide at once; else every candidate reads the
 * text and the one that makes the likeliest letters of it wins (names as in the WHATWG Encoding Standard).
 */

import { utf16Order } from './recognise-text.ts';

/** Enough to judge by; the rest is decoded with what was found. */
const SAMPLE_BYTES = 16_384;
const UNDECODABLE = -2;

/** Judges what a candidate made of the bytes above 127: mean points a byte, about 1 when right. */
type Judge = (text: string, bytes: Uint8Array) => number;

const isHigh = (character: string) => character > '\x7f';

function mean(text: string, points: (character: string, before: string, after: string) => number): number {
  const characters = [...text];
  let sum = 0;
  let count = 0;
  characters.forEach((character, i) => {
    if (!isHigh(character)) return;
    count += 1;
    sum += points(character, characters[i - 1] ?? ' ', characters[i + 1] ?? ' ');
  });
  return count === 0 ? 0 : sum / count;
}

/** Western words mix accented letters with plain ones; a run of accented letters, or a lone symbol, is a misreading. */
const judgeWestern: Judge = (text) =>
  mean(text, (character, before, after) => {
    if (/[’‘“”„–—…«»€£§°·\u00a0]/u.test(character)) return 0.6;
    if (!/[\u00c0-\u017f]/u.test(character)) return -1;
    if (isHigh(before) && isHigh(after)) return -1;
    const besideCapital = /\p{Ll}/u.test(before) && /\p{Lu}/u.test(character);
    return besideCapital ? -1 : /[a-zA-Z]/.test(before) || /[a-zA-Z]/.test(after) ? 1 : 0.2;
  });

/** Other alphabets: frequent letters count; a capital inside a word, or a plain Latin neighbour, is a misreading. */
const judgeAlphabet =
  (script: RegExp, frequent: string): Judge =>
  (text) =>
    mean(text, (character, before, after) => {
      if (/[a-zA-Z]/.test(before) || /[a-zA-Z]/.test(after)) return -1;
      if (!script.test(character)) return /[«»№–—“”’…\u00a0]/u.test(character) ? 0.2 : -1;
      if (/\p{Ll}/u.test(before) && /\p{Lu}/u.test(character)) return -1;
      return frequent.includes(character) ? 1.2 : /\p{Ll}/u.test(character) ? 0.6 : 0.3;
    });

/** Two-byte sets put their common characters under certain lead bytes. */
const judgeLeads =
  (isCommon: (lead: number) => boolean, bonus?: (text: string) => number): Judge =>
  (text, bytes) => {
    let pairs = 0;
    let common = 0;
    for (let i = 0; i < bytes.length; i++) {
      if (bytes[i]! < 0x80) continue;
      pairs += 1;
      if (isCommon(bytes[i]!)) common += 1;
      i += 1;
    }
    return pairs === 0 ? 0 : (1.6 * common) / pairs - 0.5 + (bonus?.(text) ?? 0);
  };

const between = (low: number, high: number) => (byte: number) => byte >= low && byte <= high;
/** Share of the characters that match, weighed: kana or hangul are never an accident. */
const share = (script: RegExp, weight: number) => (text: string) => mean(text, (c) => (script.test(c) ? weight : 0));

const cyrillic = judgeAlphabet(/\p{Script=Cyrillic}/u, 'оеаинтсрвлкмдпуя');
const greek = judgeAlphabet(/\p{Script=Greek}/u, 'αοιετσνηυρπκμλςάίόέή');

/** Candidates in order of preference between equals. */
const candidates: readonly (readonly [charset: string, judge: Judge])[] = [
  ['windows-1252', judgeWestern],
  ['windows-1251', cyrillic],
  ['koi8-r', cyrillic],
  ['ibm866', cyrillic],
  ['windows-1253', greek],
  ['windows-1250', (text, bytes) => judgeWestern(text, bytes) - 0.3],
  ['shift_jis', judgeLeads(between(0x81, 0x98), share(/[\u3040-\u30ff\u3000-\u3002]/u, 0.6))],
  ['euc-jp', judgeLeads(between(0xa1, 0xcf), share(/[\u3040-\u30ff]/u, 0.8))],
  ['gb18030', judgeLeads((lead) => between(0xb0, 0xd7)(lead) || between(0xa1, 0xa3)(lead))],
  ['big5', judgeLeads((lead) => between(0xa4, 0xc6)(lead) || between(0xa1, 0xa3)(lead))],
  ['euc-kr', judgeLeads(between(0xb0, 0xc8), share(/[\uac00-\ud7a3]/u, 0.1))],
];

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

/** Tells the character set of a text. */
export function detectCharset(bytes: Uint8Array): string {
  const order = utf16Order(bytes);
  if (order !== undefined) return `utf-16${order}`;
  if (tryDecode(bytes, 'utf-8') !== undefined) return 'utf-8';
  const sample = takeSample(bytes);
  let best = { charset: 'windows-1252', points: Number.NEGATIVE_INFINITY };
  for (const [charset, judge] of candidates) {
    const text = tryDecode(sample, charset);
    const points = text === undefined ? UNDECODABLE : judge(text, sample);
    if (points > best.points) best = { charset, points };
  }
  return best.charset;
}

/**
 * Reads a text. A declared character set is believed if the bytes are possible in it and it is not a bare Latin one,
 * which mail programs write on everything.
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
