/** A letter with its heading as one HTML page, with the pictures of its text. */

import { References } from '../../../mail/reading/references.ts';
import { escapeHtml, languageOf } from '../html/text-page.ts';
import type { AttachedPart, MessageContent, MessageHeading } from './message-content.ts';
import { dataAddress } from './picture-address.ts';
import { setHeadingIntoRtf } from './rtf-heading.ts';

/** Bytes of pictures that are put into a page, repeated ones counted each time. */
const MAX_PICTURE_BYTES = 32 * 1024 * 1024;

const plainId = (id: string) => {
  try {
    return decodeURIComponent(id.replace(/&amp;/g, '&'));
  } catch {
    return id;
  }
};

export interface ComposedLetter {
  /** The letter as a page; undefined when there is neither heading nor letter, or it is rich text. */
  readonly html?: string;
  /** The letter as rich text. */
  readonly rtf?: Buffer;
  /** What the page does not show itself. */
  readonly others: readonly AttachedPart[];
}

/** Puts the pictures that the letter names into it. */
function placePictures(html: string, attached: readonly AttachedPart[]): { html: string; placed: Set<AttachedPart> } {
  const references = new References();
  references.read(Buffer.from(html, 'latin1'));
  const placed = new Set<AttachedPart>();
  const byId = new Map<string, { part: AttachedPart; address: string }>();
  for (const part of attached) {
    const isShown = part.contentId !== undefined && references.shows(part);
    const address = isShown ? dataAddress(part.content) : undefined;
    if (address !== undefined) byId.set(part.contentId!, { part, address });
  }
  let room = MAX_PICTURE_BYTES;
  const withPictures = html.replace(/\bcid:([^"'\s>)]{1,500})/gi, (whole, id: string) => {
    const found = byId.get(plainId(id)) ?? byId.get(id);
    if (found === undefined || found.address.length > room) return whole;
    room -= found.address.length;
    placed.add(found.part);
    return found.address;
  });
  return { html: withPictures, placed };
}

/** The letter's styles must not change it. */
const cell = 'all:revert!important;vertical-align:top!important;padding:0 8pt 2pt 0!important;color:#000!important';
const font = 'font:10pt &quot;Liberation Sans&quot;,&quot;Noto Sans CJK SC&quot;,sans-serif!important';

type Row = readonly [label: string, value: string];

function headingRows({ from, to, cc, date, subject }: MessageHeading, attached: readonly AttachedPart[]): Row[] {
  if (`${from}${to}${cc}${date}${subject}` === '') return [];
  const names = attached.map(({ name }) => name).filter((name) => name !== '');
  const rows: readonly Row[] = [
    ['From', from],
    ['To', to],
    ['Cc', cc],
    ['Date', date],
    ['Subject', subject],
    ['Attached', names.join(', ')],
  ];
  return rows.filter(([, value]) => value !== '');
}

function headingTable(rows: readonly Row[]): string {
  const lines = rows.map(
    ([label, value]) =>
      `<tr><td style="${cell};${font};font-weight:bold!important;width:1%!important">${label}</td>` +
      `<td style="${cell};${font}"><bdi>${escapeHtml(value)}</bdi></td></tr>`,
  );
  if (lines.length === 0) return '';
  const table =
    'all:revert!important;border-bottom:1pt solid #000!important;margin:0 0 10pt!important;width:100%!important';
  return `<table style="${table}"><tbody>${lines.join('')}</tbody></table>`;
}

function letterHtml(letter: MessageContent['letter']): string {
  if (letter === undefined || 'rtf' in letter) return '';
  if ('html' in letter) return letter.html.replace(/<!doctype[^>]*>/i, '').replace(/^\s*<\?xml[^>]*\?>/i, '');
  const style = 'white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext;font:10pt sans-serif;margin:0';
  return `<pre style="${style}">\n${escapeHtml(letter.text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, ''))}</pre>`;
}

export function composeLetter({ heading, letter, attached }: MessageContent): ComposedLetter {
  const { html: body, placed } = placePictures(letterHtml(letter), attached);
  const others = attached.filter((part) => !placed.has(part));
  const rows = headingRows(heading, others);
  const rtf = letter !== undefined && 'rtf' in letter ? setHeadingIntoRtf(letter.rtf, rows) : undefined;
  if (rtf !== undefined) return { rtf, others };
  const table = headingTable(rows);
  if (table === '' && body.trim() === '') return { others };
  const language = languageOf(body);
  // The parser takes what follows as content of this page, even a second body tag.
  const html = `<!doctype html><html lang="${language}"><head><meta charset="utf-8"></head><body>${table}${body}`;
  return { html, others };
}
