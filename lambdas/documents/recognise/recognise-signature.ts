/** Formats that are recognised by their first bytes alone, as the registry lists them. */

import { type Format, recognitions } from '../formats.ts';

/** At least as long as the longest signature. */
const HEAD_BYTES = 128;

const signatures: readonly (readonly [RegExp, Format])[] = recognitions.flatMap(([format, { signature = [] }]) =>
  signature.map((hex) => [new RegExp(`^${hex}`), format] as const),
);

/** The format whose signature the bytes begin with; undefined if there is none. */
export function recogniseSignature(bytes: Uint8Array): Format | undefined {
  const head = Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString('hex');
  return signatures.find(([start]) => start.test(head))?.[1];
}
