/** The two halves of a `multipart/signed` entity with an OpenPGP signature (RFC 3156 section 5, RFC 1847 section 2.1). */
import { decodeHeaderBytes, firstValue, parseParameters, toFields } from '../mime/header-fields.ts';

export interface SignedEntity {
  /** The signed entity, its lines ended by CRLF: the very bytes that were signed. */
  readonly content: Buffer;
  /** In armour, or not. */
  readonly signature: Buffer;
}

/** @returns undefined for an entity of another type, or one without two parts */
export function splitSigned(entity: Buffer): SignedEntity | undefined {
  const { fields, body } = splitHeader(entity);
  const { value, parameters } = parseParameters(firstValue(fields, 'content-type') ?? '');
  const boundary = parameters.get('boundary');
  if (value !== 'multipart/signed' || boundary === undefined || boundary === '') return undefined;
  const protocol = parameters.get('protocol');
  if (protocol !== undefined && protocol.toLowerCase() !== 'application/pgp-signature') return undefined;
  const [first, second] = partsOf(body, boundary);
  if (first === undefined || second === undefined) return undefined;
  const part = splitHeader(second);
  const encoding = (firstValue(part.fields, 'content-transfer-encoding') ?? '').trim().toLowerCase();
  const signature = encoding === 'base64' ? Buffer.from(part.body.toString('latin1'), 'base64') : part.body;
  return { content: withCrlf(first), signature };
}

function splitHeader(entity: Buffer) {
  const match = /\r?\n\r?\n/.exec(entity.subarray(0, 1024 * 1024).toString('latin1'));
  const end = match === null ? entity.length : match.index;
  const header = decodeHeaderBytes(entity.subarray(0, end)).split(/\r?\n/);
  return { fields: toFields(header), body: entity.subarray(match === null ? entity.length : end + match[0].length) };
}

/** The line end before a delimiter belongs to it (RFC 2046 section 5.1.1). */
function partsOf(body: Buffer, boundary: string): Buffer[] {
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  const parts: Buffer[] = [];
  let start: number | undefined;
  let at = 0;
  while (at <= body.length) {
    const found = body.indexOf(delimiter, at);
    if (found < 0) break;
    const isAtLineStart = found === 0 || body[found - 1] === 0x0a;
    const lineEnd = body.indexOf(0x0a, found);
    const rest = body.subarray(found + delimiter.length, lineEnd < 0 ? body.length : lineEnd).toString('latin1');
    if (isAtLineStart && /^(?:--)?[ \t\r]*$/.test(rest)) {
      if (start !== undefined) {
        const end = body[found - 2] === 0x0d ? found - 2 : found - 1;
        parts.push(body.subarray(start, Math.max(start, end)));
      }
      if (rest.startsWith('--') || lineEnd < 0) break;
      start = lineEnd + 1;
    }
    at = found + delimiter.length;
  }
  return parts;
}

function withCrlf(content: Buffer): Buffer {
  const text = content.toString('latin1');
  return /[^\r]\n|^\n/.test(text) ? Buffer.from(text.replace(/\r?\n/g, '\r\n'), 'latin1') : content;
}
