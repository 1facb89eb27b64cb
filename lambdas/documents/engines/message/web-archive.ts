/**
 * A web page saved in one file (MHTML, RFC 2557): the page with its pictures, style sheets and frames in their places,
 * and nothing of the mail whose form it borrows. Word, Excel and wikis write such files and call them .doc or .xls.
 */

import { createReadStream } from 'node:fs';
import { accepted } from '../../../fax/result.ts';
import { decodeTransfer } from '../../../mail/containers/transfer-encoding.ts';
import { Flattener } from '../../../mail/mime/flatten.ts';
import { firstValue } from '../../../mail/mime/header-fields.ts';
import { openFlat } from '../../../mail/mime/parts.ts';
import { decodeText } from '../../recognise/charset.ts';
import { type OrRefusal, refuse } from '../../refusal.ts';
import { decodeHtml } from '../html/decode-html.ts';
import { escapeHtml } from '../html/text-page.ts';
import { dataAddress } from './picture-address.ts';

/** Bytes of what is put into pages, repeated parts counted each time. */
const MAX_PLACED_BYTES = 32 * 1024 * 1024;
const MAX_FRAMES = 3;

interface Part {
  readonly contentType: string;
  readonly id: string | undefined;
  readonly location: string | undefined;
  readonly content: Buffer;
  /** The Content-Type field as it stood. */
  readonly declared: string | undefined;
}

async function readParts(path: string): Promise<Part[] | undefined> {
  const flattener = new Flattener();
  const found: Part[] = [];
  for await (const { content } of openFlat(createReadStream(path), flattener).parts) {
    const leaf = flattener.leaves[found.length];
    if (leaf === undefined) break;
    const chunks: Uint8Array[] = [];
    for await (const chunk of decodeTransfer(leaf.encoding, content)) chunks.push(chunk);
    const fields = leaf.reading.map(({ name, value }) => ({ name: name.toLowerCase(), value }));
    found.push({
      contentType: leaf.contentType,
      id: leaf.contentId,
      location: leaf.contentLocation,
      content: Buffer.concat(chunks),
      declared: firstValue(fields, 'content-type'),
    });
  }
  return flattener.exceeded === undefined ? found : undefined;
}

const isPage = ({ contentType }: Part) => contentType === 'text/html' || contentType === 'application/xhtml+xml';

const plain = (reference: string) => reference.trim().replace(/&amp;/g, '&');

function absolute(reference: string, base: string | undefined): string {
  try {
    return new URL(reference, base ?? 'thismessage:/').href;
  } catch {
    return reference;
  }
}

/** Finds the part that a page names: by its identifier, by its address, or by the end of its address. */
function findPart(reference: string, base: string | undefined, parts: readonly Part[]): Part | undefined {
  const name = plain(reference);
  if (name === '' || name.startsWith('#') || name.startsWith('data:')) return undefined;
  if (/^cid:/i.test(name)) {
    return parts.find(({ id, location }) => id === name.slice(4) || location?.toLowerCase() === name.toLowerCase());
  }
  const address = absolute(name, base);
  return parts.find(({ location }) => location !== undefined && absolute(location, base) === address);
}

interface Placing {
  readonly parts: readonly Part[];
  room: number;
}

function addressOf(part: Part | undefined, placing: Placing): string | undefined {
  const address = part === undefined ? undefined : dataAddress(part.content);
  if (address === undefined || address.length > placing.room) return undefined;
  placing.room -= address.length;
  return address;
}

const placeInStyles = (css: string, base: string | undefined, placing: Placing): string =>
  css.replace(/url\(\s*(["']?)([^"')]{1,1000})\1\s*\)/gi, (whole, _quote, reference: string) => {
    const address = addressOf(findPart(reference, base, placing.parts), placing);
    return address === undefined ? whole : `url("${address}")`;
  });

const tag = /<(img|input|image|td|th|table|body|div|link|iframe|v:imagedata)\s([^>]{1,20000})>/gi;
const reference = /(\s|^)(src|background|href|xlink:href)(\s*=\s*)(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi;

const attributeOf = (attributes: string, name: string): string | undefined => {
  const [, quoted, single, bare] =
    new RegExp(`(?:\\s|^)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(attributes) ?? [];
  return quoted ?? single ?? bare;
};

/** The page with what it names in its places. */
function place(part: Part, placing: Placing, depth = 0): string {
  const base = part.location;
  const html = placeInStyles(decodeHtml(part.content, part.declared), base, placing);
  return html.replace(tag, (whole, element: string, attributes: string) => {
    const name = element.toLowerCase();
    if (name === 'link') {
      const sheet = findPart(attributeOf(attributes, 'href') ?? '', base, placing.parts);
      if (sheet?.contentType !== 'text/css') return whole;
      const css = decodeText(sheet.content, sheet.declared).text.replace(/<\/style/gi, '');
      return `<style>${placeInStyles(css, sheet.location, placing)}</style>`;
    }
    if (name === 'iframe') {
      const inner = findPart(attributeOf(attributes, 'src') ?? '', base, placing.parts);
      if (inner === undefined || !isPage(inner) || depth >= MAX_FRAMES) return whole;
      return `<iframe srcdoc="${escapeHtml(place(inner, placing, depth + 1)).replaceAll('"', '&quot;')}">`;
    }
    const placed = attributes.replace(
      reference,
      (attribute, space: string, key: string, equals: string, ...values: (string | undefined)[]) => {
        const named = values[0] ?? values[1] ?? values[2] ?? '';
        const address = addressOf(findPart(named, base, placing.parts), placing);
        return address === undefined ? attribute : `${space}${key}${equals}"${address}"`;
      },
    );
    return `<${element} ${placed}>`;
  });
}

/** Pages that a page of frames shows, in their order; of a workbook its sheets, but for hidden ones and their tabs. */
function framesOf(root: Part, parts: readonly Part[]): Part[] {
  const html = decodeHtml(root.content, root.declared);
  if (!/<frameset[\s>]/i.test(html)) return [root];
  const sheets = parts.filter((part) => isPage(part) && /sheet\d+\.html?$/i.test(part.location ?? ''));
  if (sheets.length > 0)
    return sheets.filter(({ content }) => !/<x:Visible>\s*Sheet(?:Very)?Hidden/.test(content.toString('latin1')));
  const frames = [...html.matchAll(/<frame\s([^>]{1,2000})>/gi)].flatMap(([, attributes = '']) => {
    const part = findPart(attributeOf(attributes, 'src') ?? '', root.location, parts);
    return part !== undefined && isPage(part) ? [part] : [];
  });
  return frames.length > 0 ? frames : [root];
}

/** @returns the pages, one after the other, each complete in itself */
export async function readWebArchive(path: string): Promise<OrRefusal<readonly string[]>> {
  const parts = await readParts(path);
  if (parts === undefined) return refuse('too-large', 'a web page of too many parts');
  const root = parts.find(isPage);
  if (root === undefined) return refuse('corrupt-document', 'a web page in one file, without the page');
  const placing: Placing = { parts, room: MAX_PLACED_BYTES };
  return accepted(framesOf(root, parts).map((page) => place(page, placing)));
}
