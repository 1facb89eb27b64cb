/** PDF portfolios: which files a collection holds, and in which order a viewer lists them (ISO 32000-2, 7.11.4 and 12.3.5). */

import {
  PDFArray,
  PDFBool,
  type PDFContext,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFStream,
  PDFString,
} from '@cantoo/pdf-lib';
import { isInvoiceData } from './invoice-data.ts';

/** One file of the name tree, in the tree's order. */
export interface PortfolioFile {
  /** Its place in the name tree, from 0. */
  readonly index: number;
  readonly name: string;
}

export interface Portfolio {
  /** Documents in the order in which a viewer lists them; without data about the document itself. */
  readonly files: readonly PortfolioFile[];
}

/** Trees of hostile files may loop. */
const MAX_NODES = 10_000;
const MAX_DEPTH = 30;

/** Relations of a file that is data of the document and no document of its own (ISO 32000-2, table 43). */
const dataRelations: ReadonlySet<string> = new Set(['Alternative', 'Source', 'Data', 'Supplement', 'Schema']);

const byText = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

class CollectionReader {
  readonly #context: PDFContext;
  readonly #catalog: PDFDict;

  constructor(document: PDFDocument) {
    this.#context = document.context;
    this.#catalog = document.catalog;
  }

  /** A dictionary, or that of a stream. */
  dict(from: PDFDict | undefined, key: string): PDFDict | undefined {
    const value = this.#look(from?.get(PDFName.of(key)));
    if (value instanceof PDFStream) return value.dict;
    return value instanceof PDFDict ? value : undefined;
  }

  array(from: PDFDict | undefined, key: string): readonly PDFObject[] {
    const value = this.#look(from?.get(PDFName.of(key)));
    return value instanceof PDFArray ? value.asArray() : [];
  }

  name(from: PDFDict | undefined, key: string): string | undefined {
    const value = this.#look(from?.get(PDFName.of(key)));
    return value instanceof PDFName ? value.decodeText() : undefined;
  }

  /** A text, number or date as something that can be sorted. */
  value(from: PDFDict | undefined, key: string): string | number | undefined {
    const value = this.#look(from?.get(PDFName.of(key)));
    if (value instanceof PDFNumber) return value.asNumber();
    return value instanceof PDFString || value instanceof PDFHexString ? value.decodeText() : undefined;
  }

  #look(value: PDFObject | undefined): PDFObject | undefined {
    return value === undefined ? undefined : this.#context.lookup(value);
  }

  get collection(): PDFDict | undefined {
    return this.dict(this.#catalog, 'Collection');
  }

  /** File specifications with their keys, in the order of the name tree. */
  listFiles(): { readonly key: string; readonly file: PDFDict }[] {
    const files: { key: string; file: PDFDict }[] = [];
    let nodes = 0;
    const visit = (node: PDFDict | undefined, depth: number): void => {
      nodes += 1;
      if (node === undefined || nodes > MAX_NODES || depth > MAX_DEPTH) return;
      const names = this.array(node, 'Names');
      for (let i = 0; i + 1 < names.length && files.length < MAX_NODES; i += 2) {
        const key = this.#look(names[i]);
        const file = this.#look(names[i + 1]);
        const text = key instanceof PDFString || key instanceof PDFHexString ? key.decodeText() : '';
        // One that is no dictionary keeps its place: places are those of the tree.
        files.push({ key: text, file: file instanceof PDFDict ? file : PDFDict.withContext(this.#context) });
      }
      for (const kid of this.array(node, 'Kids')) {
        const next = this.#look(kid);
        visit(next instanceof PDFDict ? next : undefined, depth + 1);
      }
    };
    visit(this.dict(this.dict(this.#catalog, 'Names'), 'EmbeddedFiles'), 0);
    return files;
  }

  /** Columns by which the collection is sorted, with their directions. */
  listSortKeys(): { readonly field: string; readonly isAscending: boolean }[] {
    const sort = this.dict(this.collection, 'Sort');
    const single = this.name(sort, 'S');
    const fields = single === undefined ? this.array(sort, 'S') : [PDFName.of(single)];
    const directions = sort?.get(PDFName.of('A'));
    const direction = this.#look(directions);
    return fields.flatMap((field, i) => {
      const name = this.#look(field);
      const own = direction instanceof PDFArray ? this.#look(direction.get(i)) : direction;
      const isAscending = !(own instanceof PDFBool) || own.asBoolean();
      return name instanceof PDFName ? [{ field: name.decodeText(), isAscending }] : [];
    });
  }

  /** What stands in a column for a file: a property of the file, or what the collection says of it. */
  cell(file: PDFDict, field: string): string | number | undefined {
    const column = this.dict(this.dict(this.collection, 'Schema'), field);
    const embedded = this.dict(this.dict(file, 'EF'), 'F') ?? this.dict(this.dict(file, 'EF'), 'UF');
    const parameters = this.dict(embedded, 'Params');
    const subtype = this.name(column, 'Subtype');
    if (subtype === 'F' || (subtype === undefined && field === 'FileName')) return nameOf(this, file);
    if (subtype === 'Desc') return this.value(file, 'Desc');
    if (subtype === 'ModDate' || subtype === 'CreationDate' || subtype === 'Size')
      return this.value(parameters, subtype);
    const item = this.dict(file, 'CI');
    // A value may have a prefix that is shown and not sorted by.
    return this.value(item, field) ?? this.value(this.dict(item, field), 'D');
  }

  /** Folders in the order in which they are shown, each before those in it; undefined where there are none. */
  listFolders(): string[] {
    const found: string[] = [];
    let nodes = 0;
    const visit = (folder: PDFDict | undefined, depth: number): void => {
      for (
        let next = folder;
        next !== undefined && nodes < MAX_NODES && depth < MAX_DEPTH;
        next = this.dict(next, 'Next')
      ) {
        nodes += 1;
        found.push(String(this.value(next, 'ID') ?? ''));
        visit(this.dict(next, 'Child'), depth + 1);
      }
    };
    visit(this.dict(this.collection, 'Folders'), 0);
    return found;
  }
}

const nameOf = (reader: CollectionReader, file: PDFDict): string =>
  String(reader.value(file, 'UF') ?? reader.value(file, 'F') ?? '');

const compare = (a: string | number | undefined, b: string | number | undefined): number => {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return byText.compare(String(a ?? ''), String(b ?? ''));
};

/** A file's folder stands before its name in the tree: `<7>name` (ISO 32000-2, 12.3.5.2). */
const folderOf = (key: string): string => /^<(\d+)>/.exec(key)?.[1] ?? '';

/** Opens a PDF for its structure; undefined where it cannot be read. */
async function openStructure(bytes: Uint8Array): Promise<CollectionReader | undefined> {
  // The package describes faults in words only, so anything that it throws about these bytes means that they are damaged.
  const options = { updateMetadata: false, password: '' } as const;
  const document = await PDFDocument.load(bytes, options).catch(() =>
    PDFDocument.load(bytes, { ...options, ignoreEncryption: true }).catch(() => undefined),
  );
  return document === undefined ? undefined : new CollectionReader(document);
}

/**
 * Whether a PDF is a cover for the files in it. A collection that is hidden is none, unless it wraps an encrypted document.
 * @param bytes a PDF that has files within itself
 */
export async function isPortfolio(bytes: Uint8Array): Promise<boolean> {
  const reader = await openStructure(bytes).catch(() => undefined);
  if (reader === undefined) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes('/Collection');
  const { collection } = reader;
  if (collection === undefined) return false;
  return reader.name(collection, 'View') !== 'H' || reader.listFiles().some(({ file }) => isPayload(reader, file));
}

/** The encrypted document that an unencrypted wrapper carries (ISO 32000-2, 7.6.7). */
const isPayload = (reader: CollectionReader, file: PDFDict): boolean =>
  reader.name(file, 'AFRelationship') === 'EncryptedPayload' || reader.dict(file, 'EP') !== undefined;

/** The documents of a portfolio. @returns undefined where its structure cannot be read */
export async function readPortfolio(bytes: Uint8Array): Promise<Portfolio | undefined> {
  const reader = await openStructure(bytes).catch(() => undefined);
  if (reader === undefined) return undefined;
  const folders = reader.listFolders();
  const sortKeys = reader.listSortKeys();
  const all = reader.listFiles().map(({ key, file }, index) => ({
    index,
    name: nameOf(reader, file),
    folder: folders.indexOf(folderOf(key)),
    cells: sortKeys.map(({ field }) => reader.cell(file, field)),
    isPayload: isPayload(reader, file),
    isData:
      isInvoiceData(nameOf(reader, file)) ||
      (/\.xml$/i.test(nameOf(reader, file)) && dataRelations.has(reader.name(file, 'AFRelationship') ?? '')),
  }));
  const payloads = all.filter(({ isPayload }) => isPayload);
  const files = (payloads.length > 0 ? payloads : all.filter(({ isData }) => !isData)).sort((a, b) => {
    if (a.folder !== b.folder) return a.folder - b.folder;
    for (const [i, { isAscending }] of sortKeys.entries()) {
      const order = compare(a.cells[i], b.cells[i]);
      if (order !== 0) return isAscending ? order : -order;
    }
    return a.index - b.index;
  });
  return { files: files.map(({ index, name }) => ({ index, name })) };
}
