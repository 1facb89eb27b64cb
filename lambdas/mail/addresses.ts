/** Mail addresses as they stand in envelopes and in From (RFC 5321 section 4.1.2, RFC 5322 section 3.4). */
import { Defect } from '../fax/errors.ts';

export interface Address {
  /** Unquoted and unescaped: `"+39 02 8908 9211"@x` gives `+39 02 8908 9211`. */
  readonly local: string;
  /** Lower case, A-label (RFC 5890). */
  readonly domain: string;
}

/** @returns undefined when it is no addr-spec. */
export function parseEnvelopeAddress(_text: string): Address | undefined {
  throw new Defect('not built yet');
}

/** Two addresses are the same for us when local part (any case) and domain are. */
export function sameAddress(_one: string, _other: string): boolean {
  throw new Defect('not built yet');
}
