/** Which recipients of a mail its sender named: those that stand in a signed To or Cc. */

import type { Extensions } from '../../fax/dialling/hosted-lines.ts';
import { readRecipients } from '../../fax/dialling/recipients.ts';
import type { Line } from '../../fax/model.ts';
import { parseEnvelopeAddress } from '../../mail/addresses.ts';

export interface SplitRecipients {
  readonly named: readonly string[];
  readonly others: readonly string[];
}

/**
 * @param given local parts of the envelope's recipients
 * @param addressed addresses in signed fields
 * @param domains mail domains of fax addresses
 */
export function splitRecipients(
  given: readonly string[],
  addressed: readonly string[],
  domains: readonly string[],
  { line, extensions }: { readonly line: Line; readonly extensions: Extensions },
): SplitRecipients {
  /** The number that a local part means here, however it is written; itself when it means none. */
  const meaning = (local: string): string => readRecipients([local], line, extensions).numbers[0] ?? local;
  const named = new Set(
    addressed.flatMap((address) => {
      const parsed = parseEnvelopeAddress(address);
      return parsed !== undefined && domains.includes(parsed.domain) ? [meaning(parsed.local)] : [];
    }),
  );
  return {
    named: given.filter((local) => named.has(meaning(local))),
    others: given.filter((local) => !named.has(meaning(local))),
  };
}
