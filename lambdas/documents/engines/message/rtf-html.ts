/** The HTML letter that Outlook hides in rich text ([MS-OXRTFEX]): what stands in `\*\htmltag` groups and outside `\htmlrtf`. */

import { TextDecoder } from 'node:util';
import { charsetOfCodePage } from './code-pages.ts';

const token = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\/gi;

/** Destinations whose content is not text. */
const hidden = new Set(
  'fonttbl colortbl stylesheet info pict object listtable listoverridetable mhtmltag generator'.split(' '),
);

const words: Readonly<Record<string, string>> = {
  par: '\r\n',
  line: '\r\n',
  tab: '\t',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  endash: '–',
  emdash: '—',
};

interface State {
  /** Not shown: within a hidden destination, or what is for RTF only. */
  readonly isHidden: boolean;
  isRtfOnly: boolean;
  /** In an `htmltag` group line ends are not text. */
  isTag: boolean;
  /** Characters that follow a `\u` for readers that do not know it. */
  skip: number;
}

/** What is being taken out. 8-bit text is gathered, because a character may take two bytes. */
class Output {
  text = '';
  #bytes: number[] = [];
  readonly #decoder: TextDecoder;

  constructor(charset: string) {
    this.#decoder = new TextDecoder(charset);
  }

  byte(byte: number): void {
    this.#bytes.push(byte);
  }

  add(text: string): void {
    this.flush();
    this.text += text;
  }

  flush(): void {
    if (this.#bytes.length > 0) this.text += this.#decoder.decode(Uint8Array.from(this.#bytes));
    this.#bytes = [];
  }
}

/** @returns undefined if the rich text does not wrap HTML */
export function openRtfHtml(rtf: Buffer): string | undefined {
  const source = rtf.toString('latin1');
  if (!/\\fromhtml1?\b/.test(source.slice(0, 4096))) return undefined;
  const codePage = Number(/\\ansicpg(\d{1,5})/.exec(source.slice(0, 4096))?.[1] ?? 1252);
  const output = new Output(charsetOfCodePage(codePage) ?? 'windows-1252');
  const stack: State[] = [];
  let state: State = { isHidden: false, isRtfOnly: false, isTag: false, skip: 0 };
  let pendingUnicodeSkip = 0;
  const isShown = () => !state.isHidden && !state.isRtfOnly;
  const show = (text: string) => {
    const rest = pendingUnicodeSkip > 0 ? text.slice(pendingUnicodeSkip) : text;
    pendingUnicodeSkip = Math.max(0, pendingUnicodeSkip - text.length);
    if (isShown()) output.add(rest);
  };
  for (const [, word, number, hex, symbol, brace, text] of source.matchAll(token)) {
    if (brace === '{') {
      stack.push(state);
      state = { ...state };
    } else if (brace === '}') {
      state = stack.pop() ?? state;
    } else if (text !== undefined) show(text);
    else if (hex !== undefined) {
      if (pendingUnicodeSkip > 0) pendingUnicodeSkip -= 1;
      else if (isShown()) output.byte(Number.parseInt(hex, 16));
    } else if (symbol !== undefined) {
      if ('\\{}'.includes(symbol)) show(symbol);
      else if (symbol === '~') show('\u00a0');
    } else if (word !== undefined) {
      if (word === 'htmlrtf') state.isRtfOnly = number !== '0';
      else if (word === 'htmltag') state.isTag = true;
      else if (hidden.has(word)) state = { ...state, isHidden: true };
      else if (word === 'uc') state.skip = Number(number ?? 1);
      else if (word === 'u' && number !== undefined) {
        if (isShown()) output.add(String.fromCharCode(Number(number) & 0xffff));
        pendingUnicodeSkip = state.skip || 1;
      } else if (words[word] !== undefined && !(state.isTag && word !== 'par' && word !== 'tab')) show(words[word]);
    }
  }
  output.flush();
  return output.text;
}
