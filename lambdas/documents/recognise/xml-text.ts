/** XML laid out for reading: one element a line, indented. Nothing is processed: no entity, no document type. */

import { decodeText, detectCharset } from './charset.ts';

const INDENT = 2;
/** Deeper elements are not indented further. */
const MAX_INDENT = 16;
/** An element with a text of its own stays on its line. */
const DECLARATION_BYTES = 200;

const token =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<!DOCTYPE(?:[^[>]|\[[^\]]*\])*>|<[?!/]?[^<>]*>|[^<]+|</gi;
/** The same without document types: each one that does not end would be searched to the end of the file. */
const plainToken = /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<[?!/]?[^<>]*>|[^<]+|</g;

/** XML has one document type at most. */
const hasManyTypes = (xml: string) =>
  /<!DOCTYPE/i.exec(xml.slice((/<!DOCTYPE/i.exec(xml)?.index ?? xml.length) + 1)) !== null;

type Kind = 'open' | 'close' | 'empty' | 'text' | 'other';

function kindOf(piece: string): Kind {
  if (!piece.startsWith('<') || piece.startsWith('<![CDATA[')) return 'text';
  if (/^<[?!]/.test(piece)) return 'other';
  if (piece.startsWith('</')) return 'close';
  return piece.endsWith('/>') ? 'empty' : 'open';
}

interface Piece {
  readonly kind: Kind;
  readonly text: string;
  /** For an opening tag: whether text stands directly in it, and where its end is. */
  hasText?: boolean;
  end?: number;
}

function readPieces(xml: string): Piece[] {
  const pieces: Piece[] = [];
  const open: number[] = [];
  for (const [text] of xml.matchAll(hasManyTypes(xml) ? plainToken : token)) {
    const kind = kindOf(text);
    if (kind === 'text' && text.trim() === '') continue;
    if (kind === 'text' && open.length > 0) pieces[open.at(-1)!]!.hasText = true;
    if (kind === 'close') {
      const started = open.pop();
      if (started !== undefined) pieces[started]!.end = pieces.length;
    }
    if (kind === 'open') open.push(pieces.length);
    pieces.push({ kind, text });
  }
  return pieces;
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/** Lays XML out in lines; what is not well formed stays as it is. */
export function setOutXml(xml: string): string {
  const pieces = readPieces(xml);
  const lines: string[] = [];
  let depth = 0;
  const add = (text: string) => lines.push(' '.repeat(INDENT * Math.min(Math.max(depth, 0), MAX_INDENT)) + text);
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at]!;
    if (piece.kind === 'close') {
      depth -= 1;
      add(oneLine(piece.text));
    } else if (piece.kind === 'open') {
      const { end } = piece;
      // Text among elements is prose, and breaking it at every tag would make it unreadable.
      const isOnOneLine = end !== undefined && (piece.hasText === true || end === at + 1);
      if (isOnOneLine) {
        const whole = pieces.slice(at, end + 1).map(({ text }) => text.replace(/\s+/g, ' '));
        add(oneLine(whole.join('')));
        at = end;
      } else {
        add(oneLine(piece.text));
        depth += 1;
      }
    } else if (piece.kind === 'other') for (const line of piece.text.split(/\r\n?|\n/)) add(line.trim());
    else add(oneLine(piece.text));
  }
  return lines.join('\n');
}

/** Decodes XML by its own declaration where that is possible (XML 1.0, appendix F). */
export function decodeXml(bytes: Uint8Array): { text: string; charset: string } {
  const found = detectCharset(bytes);
  if (found.startsWith('utf-')) return { text: new TextDecoder(found).decode(bytes), charset: found };
  const start = Buffer.from(bytes.subarray(0, DECLARATION_BYTES)).toString('latin1');
  const declared = /^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]+)/i.exec(start)?.[1];
  return decodeText(bytes, declared === undefined ? undefined : `charset=${declared}`);
}
