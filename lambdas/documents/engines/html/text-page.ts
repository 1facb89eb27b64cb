/** Plain text as HTML, for the scripts that need a browser's shaping and the system's fonts. */

import { decodeText } from '../../recognise/charset.ts';
import { TEXT_PAGE } from '../text/text-layout.ts';

const MAX_FONT = 10;
const MIN_FONT = 7.5;
/** Width of a cell of a monospaced font, in font sizes. */
const ADVANCE = 0.602;
/** Chinese, Japanese and Korean characters take two cells. */
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;

const ampersands: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for use between tags or inside a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => ampersands[character]!).replace(/\0/g, '');

const byCharset: Readonly<Record<string, string>> = {
  shift_jis: 'ja',
  'euc-jp': 'ja',
  'iso-2022-jp': 'ja',
  gb18030: 'zh-CN',
  gbk: 'zh-CN',
  gb2312: 'zh-CN',
  big5: 'zh-TW',
  'euc-kr': 'ko',
};

/** The language by whose shapes shared Chinese characters are drawn: by kana and hangul, else by the character set. */
export function languageOf(text: string, charset = ''): string {
  const sample = text.slice(0, 20_000);
  if (/[\u3040-\u30ff]/.test(sample)) return 'ja';
  if (/[\uac00-\ud7a3]/.test(sample)) return 'ko';
  return byCharset[charset] ?? (/\p{Script=Han}/u.test(sample) ? 'zh-CN' : 'en');
}

/** Fonts for CJK carry one language's shapes each; named by what setup installs, and harmless where it is not there. */
const cjkRegions: Readonly<Record<string, string>> = { ja: 'JP', ko: 'KR', 'zh-CN': 'SC', 'zh-TW': 'TC' };
export const cjkFont = (language: string, kind: 'Sans' | 'Sans Mono'): string =>
  `"Noto ${kind} CJK ${cjkRegions[language] ?? 'SC'}"`;

const cells = (line: string) => line.length + (line.match(wide)?.length ?? 0);

/** The largest size at which the longest line fits, or the full one where no readable size would do. */
function fontSizeOf(text: string): number {
  let longest = 1;
  for (const line of text.split('\n')) longest = Math.max(longest, cells(line));
  const fitting = Math.floor(((TEXT_PAGE.width - 2 * TEXT_PAGE.margin) / (longest * ADVANCE)) * 10) / 10;
  return fitting >= MIN_FONT ? Math.min(MAX_FONT, fitting) : MAX_FONT;
}

const style = (fontSize: number, language: string) => `
  pre { margin: 0; font: ${fontSize}pt/1.25 "DejaVu Sans Mono", ${cjkFont(language, 'Sans Mono')}, monospace; tab-size: 8;
    white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; text-align: start }
  pre + pre { break-before: page }`;

/** A text as a page of ours; form feeds begin new pages. */
export function textPage(given: string, charset?: string): string {
  const text = given.replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n').replace(/[^\P{Cc}\n\t\f]/gu, '');
  const sheets = text.split('\f').filter((sheet) => sheet.trim() !== '');
  // A line feed right after the tag would be dropped.
  const body = sheets.map((sheet) => `<pre>\n${escapeHtml(sheet.trimEnd())}</pre>`).join('');
  const language = languageOf(text, charset);
  const head = `<meta charset="utf-8"><style>${style(fontSizeOf(text), language)}</style>`;
  return `<!doctype html><html lang="${language}"><head>${head}</head><body>${body}</body></html>`;
}

export function readTextPage(bytes: Uint8Array, contentType?: string): string {
  const { text, charset } = decodeText(bytes, contentType);
  return textPage(text, charset);
}
