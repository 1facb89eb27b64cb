/**
 * Files as one bundle of bytes, by which they travel between two functions: the length of a header (four bytes, big
 * endian), the header (JSON, which says the files' sizes), and the files one after the other.
 */

import * as v from 'valibot';

const LENGTH_BYTES = 4;

/** @param header anything that JSON can hold and the reader's schema takes */
export function joinBundle(header: unknown, contents: readonly Buffer[]): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json, ...contents]);
}

/**
 * Takes a bundle apart. It may come from where untrusted documents are opened.
 *
 * @param sizesOf the files' sizes in bytes, in their order, by the header
 * @returns undefined unless it is exactly a bundle with such a header
 */
export function splitBundle<Header>(
  bundle: Buffer,
  schema: v.GenericSchema<unknown, Header>,
  sizesOf: (header: Header) => readonly number[],
): { readonly header: Header; readonly contents: readonly Buffer[] } | undefined {
  if (bundle.length < LENGTH_BYTES) return undefined;
  let at = LENGTH_BYTES + bundle.readUInt32BE(0);
  if (at > bundle.length) return undefined;
  const header = readHeader(bundle.toString('utf8', LENGTH_BYTES, at), schema);
  if (header === undefined) return undefined;
  const sizes = sizesOf(header);
  if (at + sizes.reduce((sum, size) => sum + size, 0) !== bundle.length) return undefined;
  const contents: Buffer[] = [];
  for (const size of sizes) {
    contents.push(bundle.subarray(at, at + size));
    at += size;
  }
  return { header, contents };
}

function readHeader<Header>(json: string, schema: v.GenericSchema<unknown, Header>): Header | undefined {
  try {
    const parsed = v.safeParse(schema, JSON.parse(json));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
