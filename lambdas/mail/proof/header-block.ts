/** The header block of a mail byte for byte, as signatures cover it. Bounded before anything is made of it. */
import { decodeHeaderBytes } from '../mime/header-fields.ts';
import { headerLimits } from '../mime/header-limits.ts';

export interface RawField {
  /** Lower case, without blanks. */
  readonly name: string;
  /** The whole field with its name, folded as it came, line ends as CRLF, without the last one; a character a byte. */
  readonly text: string;
}

export interface HeaderBlock {
  /** Top first. */
  readonly fields: readonly RawField[];
  /** Where the body begins. */
  readonly bodyAt: number;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const fieldStart = /^([!-9;-~]+)[ \t]*:/;

/**
 * @param start the mail's first bytes: more than a header block may have, or all of them
 * @returns undefined for what is longer than a header block may be, and for one that readers may understand differently:
 *   a line that is no field, a bare carriage return, a zero byte
 */
export function readHeaderBlock(start: Buffer): HeaderBlock | undefined {
  const fields: { name: string; text: string }[] = [];
  let at = 0;
  for (let line = 0; line <= headerLimits.lines; line += 1) {
    const feed = start.indexOf(lineFeed, at);
    const end = feed < 0 ? start.length : feed;
    const next = feed < 0 ? start.length : feed + 1;
    if (next > headerLimits.bytes) return undefined;
    const textEnd = end > at && feed >= 0 && start[end - 1] === carriageReturn ? end - 1 : end;
    if (textEnd === at) return { fields, bodyAt: next };
    const text = start.toString('latin1', at, textEnd);
    if (text.includes('\r') || text.includes('\0')) return undefined;
    if (!addLine(fields, text)) return undefined;
    at = next;
  }
  return undefined;
}

function addLine(fields: { name: string; text: string }[], line: string): boolean {
  const last = fields.at(-1);
  if (line.startsWith(' ') || line.startsWith('\t')) {
    if (last === undefined) return false;
    last.text += `\r\n${line}`;
    return true;
  }
  const name = fieldStart.exec(line)?.[1];
  if (name === undefined) return false;
  fields.push({ name: name.toLowerCase(), text: line });
  return true;
}

/** What stands behind the colon, folded as it came. */
export const rawValue = ({ text }: RawField): string => text.slice(text.indexOf(':') + 1);

/**
 * Unfolded (RFC 5322 section 2.2.3) and as text: each line by itself, exactly as whoever reads the mail does. Decoded as
 * one, a field with a line that is no UTF-8 would say something else here than there.
 */
export const fieldValue = (field: RawField): string =>
  rawValue(field)
    .split('\r\n')
    .map((line) => decodeHeaderBytes(Buffer.from(line, 'latin1')))
    .join('')
    .trim();
