/** From the recipients of a mail's envelope to distinct numbers. */
import type { Anomaly, E164, Line, RefusedNumber } from './model.ts';
import { parseNumber } from './numbers.ts';

export interface Recipients {
  /** Distinct, in the order in which they were first named. */
  readonly numbers: readonly E164[];
  /** Distinct by how they were written. */
  readonly refused: readonly RefusedNumber[];
  /** Set when there are more numbers than the line may call at once: then nothing is sent to any of them. */
  readonly anomaly?: Anomaly;
}

/**
 * Reads the unquoted local parts of a mail's fax recipients. The same number in several spellings is one fax.
 *
 * The line's limit counts distinct numbers that can be dialled: what costs calls. Repetitions and refused numbers
 * do not push a mail over it.
 *
 * @param localParts in the order of the envelope
 */
export function readRecipients(localParts: readonly string[], line: Line): Recipients {
  const numbers = new Set<E164>();
  const refused = new Map<string, RefusedNumber>();
  for (const given of localParts) {
    const reading = parseNumber(given, line);
    if (reading.ok) numbers.add(reading.number);
    else refused.set(given, { given, outcome: reading.outcome });
  }
  const found = { numbers: [...numbers], refused: [...refused.values()] };
  if (numbers.size <= line.settings.maxRecipients) return found;
  return { ...found, anomaly: { outcome: 'too-many-recipients', documents: [] } };
}
