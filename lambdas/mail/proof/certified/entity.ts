/** A MIME entity in memory, split strictly: what two readers could read in two ways is none. */
import type { HeaderField } from '../../incoming.ts';
import { firstValue, parseParameters } from '../../mime/header-fields.ts';
import { fieldValue, readHeaderBlock } from '../header-block.ts';

export interface Entity {
  readonly fields: readonly HeaderField[];
  /** Lower case. */
  readonly contentType: string;
  readonly boundary: string | undefined;
  readonly body: Buffer;
}

export function readEntity(bytes: Buffer): Entity | undefined {
  const block = readHeaderBlock(bytes);
  if (block === undefined) return undefined;
  const fields = block.fields.map((field) => ({ name: field.name, value: fieldValue(field) }));
  if (fields.filter(({ name }) => name === 'content-type').length > 1) return undefined;
  const { value, parameters } = parseParameters(firstValue(fields, 'content-type') ?? 'text/plain');
  return { fields, contentType: value, boundary: parameters.get('boundary'), body: bytes.subarray(block.bodyAt) };
}

/** At most so many parts: an envelope has three. */
const maxParts = 20;

/**
 * @returns the parts of a multipart, each as it stands between its boundaries; undefined where it is not closed, or where
 *   anything but white space stands behind its end
 */
export function partsOf({ body, boundary }: Entity): Buffer[] | undefined {
  if (boundary === undefined || boundary === '' || boundary.length > 200) return undefined;
  const parts: Buffer[] = [];
  let start: number | undefined;
  for (let at = 0; at <= body.length; ) {
    const found = body.indexOf(`--${boundary}`, at, 'latin1');
    if (found < 0) return undefined;
    at = found + boundary.length + 2;
    const isLineStart = found === 0 || body[found - 1] === 0x0a;
    const rest = /^(--)?[ \t]*(?:\r?\n|$)/.exec(body.toString('latin1', at, at + 80));
    if (!isLineStart || rest === null) continue;
    if (start !== undefined) {
      const end = body[found - 2] === 0x0d ? found - 2 : found - 1;
      parts.push(body.subarray(start, Math.max(start, end)));
      if (parts.length > maxParts) return undefined;
    }
    start = at + rest[0].length;
    if (rest[1] === undefined) continue;
    return body.toString('latin1', start).trim() === '' ? parts : undefined;
  }
  return undefined;
}

/** The content of a part, its transfer encoding undone; undefined for an encoding that has no place here. */
export function contentOf({ fields, body }: Entity): Buffer | undefined {
  const encoding = (firstValue(fields, 'content-transfer-encoding') ?? '7bit').trim().toLowerCase();
  if (encoding === 'base64') return Buffer.from(body.toString('latin1'), 'base64');
  if (encoding === 'quoted-printable') return decodeQuoted(body.toString('latin1'));
  return ['7bit', '8bit', 'binary'].includes(encoding) ? body : undefined;
}

const decodeQuoted = (text: string): Buffer =>
  Buffer.from(
    text
      .replace(/[ \t]*=\r?\n/g, '')
      .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
