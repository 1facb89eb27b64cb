/** Header blocks: from bytes to fields, and what the fields of a part say (RFC 5322 section 2.2, RFC 2045 section 5). */
import type { HeaderField } from '../incoming.ts';

/** Printable US-ASCII without colon, then perhaps blanks (obsolete, but met), then the colon. */
const fieldStart = /^[!-9;-~]+[ \t]*:/;

export const isFieldLine = (line: string): boolean => fieldStart.test(line);
export const isContinuation = (line: string): boolean => line.startsWith(' ') || line.startsWith('\t');
/** The separator line of a mailbox file, also quoted. */
export const isMailboxLine = (line: string): boolean => /^>?From /.test(line);

// A byte order mark stays: it makes the first line no field, for us as for other readers.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const western = new TextDecoder('windows-1252');

/** Header bytes are UTF-8 (RFC 6532); where they are not, they come from old Western programs. */
export function decodeHeaderBytes(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return western.decode(bytes);
  }
}

/** @param lines of one header block without line ends, field lines and continuations only. */
export function toFields(lines: readonly string[]): HeaderField[] {
  const folded: string[][] = [];
  for (const line of lines) {
    if (isContinuation(line)) folded.at(-1)?.push(line);
    else folded.push([line]);
  }
  return folded.map((parts) => {
    const line = parts.join('');
    const colon = line.indexOf(':');
    return { name: line.slice(0, colon).trim().toLowerCase(), value: line.slice(colon + 1).trim() };
  });
}

/** The first field of that name: the one that mail programs obey. */
export const firstValue = (fields: readonly HeaderField[], name: string): string | undefined =>
  fields.find((field) => field.name === name)?.value;

export interface ParameterisedValue {
  /** Lower case. */
  readonly value: string;
  /** Names in lower case; the first of a kind counts. Not decoded. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Reads `value; name=token; name="quoted"` leniently: open quotes end with the line, stray semicolons are skipped. */
export function parseParameters(text: string): ParameterisedValue {
  const parameters = new Map<string, string>();
  const end = text.indexOf(';');
  const value = (end < 0 ? text : text.slice(0, end)).replace(/\(.*/s, '').trim().toLowerCase();
  // Folded lines are met with any indentation, the bounds keep hostile ones cheap.
  const pattern = /;\s{0,99}([^\s=;"]{1,80})\s{0,9}=\s{0,9}(?:"((?:[^"\\]|\\.)*)(?:"|$)|([^;]*))/gs;
  if (end >= 0) {
    for (const [, name, quoted, plain] of text.slice(end).matchAll(pattern)) {
      const key = (name as string).toLowerCase();
      const given = quoted === undefined ? (plain as string).trim() : quoted.replace(/\\(["\\])/g, '$1');
      if (!parameters.has(key)) parameters.set(key, given);
    }
  }
  return { value, parameters };
}
