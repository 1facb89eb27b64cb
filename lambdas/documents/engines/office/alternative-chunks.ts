/**
 * Word documents that hold other documents as parts (`altChunk`, ECMA-376 part 1, 17.17.2.1): pages saved from the web, rich
 * text, other Word documents. Word reads them in when it opens the document; LibreOffice passes them over. So the document
 * is parted at these places, and its pieces and the parts become pages one after the other.
 */

import { posix } from 'node:path';
import { accepted } from '../../../fax/result.ts';
import { MAX_PARTS, readZipDirectory, type ZipEntry } from '../../recognise/zip-directory.ts';
import { type OrRefusal, refuse } from '../../refusal.ts';
import { readPart, replaceParts, unpackPart } from './package-parts.ts';
import { attribute } from './sheets/opendocument-width.ts';

export interface Piece {
  /** Plain, for showing: of a part its own. */
  readonly name: string | undefined;
  readonly content: Buffer;
}

const MAX_CHUNK_BYTES = 64 * 1024 * 1024;
const mainPart = /^word\/document\d*\.xml$/i;
/** Elements around a part that can be closed before it and opened again behind it. */
const transparent = new Set(['sdt', 'sdtContent', 'customXml', 'ins', 'smartTag', 'moveTo']);
const hasContent =
  /<(?:\w+:)?(?:t|drawing|pict|object|tbl|oMath|sym|fldSimple|instrText|AlternateContent)[\s/>]|<(?:\w+:)?br\s[^>]*page/;

/** Where a part stands in the body, with the elements that are open around it. */
interface Place {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly around: readonly { readonly name: string; readonly tag: string }[];
}

const local = (name: string) => name.replace(/^.*:/, '');

/** Undefined where a part stands in a cell, a frame or the like. */
function findPlaces(body: string): Place[] | undefined {
  const places: Place[] = [];
  const open: { name: string; tag: string; at: number }[] = [];
  let closing: { id: string; from: number } | undefined;
  for (const match of body.matchAll(/<(\/?)([\w:.-]+)((?:\s[^<>]*?)?)(\/?)>/g)) {
    const [tag, slash, name = '', attributes = '', empty] = match;
    if (local(name) === 'altChunk') {
      if (slash === '') closing = { id: attribute(attributes, '(?:[\\w-]+:)?id') ?? '', from: match.index };
      if (closing === undefined || (slash === '' && empty === '')) continue;
      const around = open.map(({ name: one, tag: start }) => ({ name: one, tag: start }));
      if (!around.every((one) => transparent.has(local(one.name)))) return undefined;
      places.push({ ...closing, to: match.index + tag.length, around });
      closing = undefined;
    } else if (closing !== undefined || empty === '/') continue;
    else if (slash === '') open.push({ name, tag, at: match.index });
    else if (open.at(-1)?.name === name) open.pop();
  }
  return places;
}

/** The texts between the places, each with the elements around closed and opened again. */
function cut(body: string, places: readonly Place[]): string[] {
  const close = (place: Place | undefined) =>
    (place?.around ?? [])
      .toReversed()
      .map(({ name }) => `</${name}>`)
      .join('');
  const open = (place: Place | undefined) => (place?.around ?? []).map(({ tag }) => tag).join('');
  return [undefined, ...places].map((before, i) => {
    const after = places[i];
    return open(before) + body.slice(before?.to ?? 0, after?.from ?? body.length) + close(after);
  });
}

/** Where the document's relationships lead, by their identifiers: to a part, or out of the package. */
function targetsOf(relationships: string, folder: string): ReadonlyMap<string, string | 'outside'> {
  const targets = new Map<string, string | 'outside'>();
  for (const [tag] of relationships.matchAll(/<(?:\w+:)?Relationship\s[^>]*>/g)) {
    const [id = '', target = ''] = [attribute(tag, 'Id'), attribute(tag, 'Target')];
    const isOutside = attribute(tag, 'TargetMode') === 'External';
    targets.set(id, isOutside ? 'outside' : target.startsWith('/') ? target.slice(1) : posix.join(folder, target));
  }
  return targets;
}

const elsewhere = refuse(
  'unsupported-format',
  'a Word document that holds another document inside a table, a frame or a margin',
);
const damaged = refuse('corrupt-document', 'a Word document that names a part which it does not hold');

interface Package {
  readonly file: Buffer;
  readonly entries: readonly ZipEntry[];
}

const find = ({ entries }: Package, name: string) =>
  entries.find((entry) => entry.name.toLowerCase() === name.toLowerCase());

/** A letterhead is content too. */
const hasMargins = ({ file, entries }: Package): boolean =>
  entries.some(
    (entry) => /^word\/(?:header|footer)\d*\.xml$/i.test(entry.name) && hasContent.test(readPart(file, entry) ?? ''),
  );

/** The document that a reference names; undefined for one outside of this document, which nobody here can read. */
function chunkOf(word: Package, target: string | undefined): OrRefusal<Piece | undefined> {
  if (target === 'outside') return accepted(undefined);
  const entry = find(word, target ?? '');
  const content = entry === undefined ? undefined : unpackPart(word.file, entry, MAX_CHUNK_BYTES);
  if (entry === undefined || content === undefined) return damaged;
  return accepted({ name: posix.basename(entry.name), content });
}

const hasChunk = (xml: string) => /<(?:\w+:)?altChunk[\s/>]/.test(xml);

/** @returns the pieces in the order of their pages; undefined for a document without such parts */
export function partAtChunks(file: Buffer): OrRefusal<readonly Piece[]> | undefined {
  const entries = readZipDirectory(file, MAX_PARTS) ?? [];
  const word: Package = { file, entries };
  const main = entries.find(({ name }) => mainPart.test(name));
  const xml = main === undefined ? undefined : readPart(file, main);
  if (main === undefined || xml === undefined) return undefined;
  const others = entries.filter((entry) => entry !== main && /^word\/[^/]+\.xml$/i.test(entry.name));
  if (others.some((entry) => hasChunk(readPart(file, entry) ?? ''))) return elsewhere;
  const start = /<((?:\w+:)?body)(?:\s[^>]*)?>/.exec(xml);
  const end = xml.lastIndexOf(`</${start?.[1]}>`);
  if (start === null || end < 0 || !hasChunk(xml)) return undefined;
  const from = start.index + start[0].length;
  const body = xml.slice(from, end);
  const places = findPlaces(body);
  if (places === undefined) return elsewhere;
  const relationships = find(word, main.name.replace(/([^/]+)$/, '_rels/$1.rels'));
  const targets = targetsOf((relationships && readPart(file, relationships)) ?? '', posix.dirname(main.name));
  // Parts outside of the document are for nobody here to read.
  if (places.every(({ id }) => targets.get(id) === 'outside')) return undefined;
  const pieces: Piece[] = [];
  const texts = cut(body, places);
  const section = sectionOf(texts.at(-1) ?? '');
  for (const [i, text] of texts.entries()) {
    if (hasContent.test(text) || (i === 0 && hasMargins(word))) {
      const whole = xml.slice(0, from) + text + (i === texts.length - 1 ? '' : section) + xml.slice(end);
      const content = replaceParts(file, entries, new Map([[main, whole]]));
      if (content === undefined) return damaged;
      pieces.push({ name: undefined, content });
    }
    const place = places[i];
    if (place === undefined) continue;
    const chunk = chunkOf(word, targets.get(place.id));
    if (!chunk.ok) return chunk;
    if (chunk.value !== undefined) pieces.push(chunk.value);
  }
  return pieces.length > 0 ? accepted(pieces) : refuse('empty-document', 'a Word document without content of its own');
}

/** The paper and the margins of the document's end, which all pieces before it need too. */
const sectionOf = (piece: string): string =>
  /<((?:\w+:)?sectPr)(?:\s[^>]*)?(?:\/>|>(?:(?!<\/?(?:\w+:)?sectPr)[\s\S])*<\/\1>)\s*$/.exec(piece)?.[0] ?? '';
