/** A leaf of the MIME tree, as its own header block describes it (RFC 2045, RFC 2183). */

import type { HeaderField } from '../incoming.ts';
import { firstValue, parseParameters } from './header-fields.ts';

/** How a leaf's content is packed. Unknown encodings count as `none`, as mail programs do. */
export type TransferEncoding = 'base64' | 'quoted-printable' | 'uuencode' | 'none';

export interface Leaf {
  /** Lower case, `text/plain` when missing or malformed (RFC 2045 section 5.2). */
  readonly contentType: string;
  readonly disposition: string;
  readonly isNamed: boolean;
  readonly encoding: TransferEncoding;
  /** Without angle brackets. */
  readonly contentId?: string;
  readonly contentLocation?: string;
  /** Types of the multiparts around it, outermost first; empty for a mail that is one part. */
  readonly within: readonly string[];
  /** Position in its multipart, from 0. */
  readonly position: number;
  /** The three fields that say how to read it, repaired and unfolded. */
  readonly reading: readonly HeaderField[];
}

const encodings: Readonly<Record<string, TransferEncoding>> = {
  base64: 'base64',
  'quoted-printable': 'quoted-printable',
  'x-uuencode': 'uuencode',
  'x-uue': 'uuencode',
  uuencode: 'uuencode',
};

/** Longer than any real one; what comes after it is cut, so that no reader spends time on it. */
const maxValueLength = 8192;

/** Windows programs put paths into quoted strings without doubling the backslash; readers would drop it (RFC 5322 section 3.2.4). */
const keepBackslashes = (value: string): string => value.replace(/\\(?![\\"])/g, '\\\\');

export function describeLeaf(fields: readonly HeaderField[], within: readonly string[], position: number): Leaf {
  const given = (name: string) => firstValue(fields, name)?.slice(0, maxValueLength);
  const type = parseParameters(given('content-type') ?? '');
  const disposition = parseParameters(given('content-disposition') ?? '');
  const contentType = /^[\w.+-]+\/[\w.+-]+$/.test(type.value) ? type.value : defaultType(within);
  const encoding =
    encodings[/^[\w-]*/.exec((given('content-transfer-encoding') ?? '').toLowerCase())?.[0] ?? ''] ?? 'none';
  const isNamed = [...type.parameters.keys(), ...disposition.parameters.keys()].some((name) =>
    /^(file)?name(\*|$)/.test(name),
  );
  const contentId = given('content-id')?.replace(/^<|>$/g, '');
  const contentLocation = given('content-location')?.replace(/\s+/g, '');

  const parametersOf = (value: string | undefined) =>
    value?.includes(';') ? keepBackslashes(value.slice(value.indexOf(';'))) : '';
  const reading = [
    { name: 'Content-Type', value: contentType + parametersOf(given('content-type')) },
    // To the reader every leaf is an attachment: it streams those, and keeps all others in memory as text.
    { name: 'Content-Disposition', value: `attachment${parametersOf(given('content-disposition'))}` },
    { name: 'Content-Transfer-Encoding', value: encoding === 'base64' ? encoding : 'binary' },
  ];
  return {
    contentType,
    disposition: disposition.value,
    isNamed,
    encoding,
    ...(contentId ? { contentId } : {}),
    ...(contentLocation ? { contentLocation } : {}),
    within,
    position,
    reading,
  };
}

/** RFC 2046 section 5.1.5: in a digest, a part without a type is a mail. */
const defaultType = (within: readonly string[]): string =>
  within.at(-1) === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
