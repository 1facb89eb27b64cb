/** Formats that are told by their first bytes alone, as the registry lists them. */

import { type Format, recognitions } from '../formats.ts';

/** As many bytes as the longest signature looks at. */
const HEAD_BYTES = 128;

const signatures: readonly (readonly [RegExp, Format])[] = recognitions.flatMap(([format, { signature = [] }]) =>
  signature.map((hex) => [new RegExp(`^${hex}`), format] as const),
);

/** The format that begins as the bytes do; undefined where none of these does. */
export function recogniseSignature(bytes: Uint8Array): Format | undefined {
  const head = Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString('hex');
  return signatures.find(([start]) => start.test(head))?.[1];
}
