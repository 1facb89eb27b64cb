/** From the recipients of a mail's envelope to distinct numbers. */
import type { Anomaly, E164, Line, RefusedNumber } from '../model.ts';
import { accepted } from '../result.ts';
import { type Extensions, noExtensions } from './hosted-lines.ts';
import { parseNumber } from './numbers.ts';
import type { SubjectReading } from './subject-numbers.ts';

export interface Recipients {
  /** Distinct, in the order in which they were first named. */
  readonly numbers: readonly E164[];
  /** Of those that a subject names with one. */
  readonly names: ReadonlyMap<E164, string>;
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
 * @param extensions short numbers that lead to lines hosted here; they win over numbers of the telephone network
 * @param subject what the subject names, of a mail to the fixed address
 */
export function readRecipients(
  localParts: readonly string[],
  line: Line,
  extensions: Extensions = noExtensions,
  subject: SubjectReading = { numbers: [], refused: [] },
): Recipients {
  const numbers = new Set<E164>(subject.numbers.map(({ number }) => number));
  const names = new Map(subject.numbers.flatMap(({ number, name }) => (name === undefined ? [] : [[number, name]])));
  const refused = new Map(subject.refused.map((one) => [one.given, one]));
  for (const given of localParts) {
    const inner = extensions.get(given.trim());
    const reading = inner === undefined ? parseNumber(given, line) : accepted({ number: inner });
    if (reading.ok) numbers.add(reading.value.number);
    else refused.set(given, { given, ...reading.refusal });
  }
  const found = { numbers: [...numbers], names, refused: [...refused.values()] };
  if (numbers.size <= line.settings.maxRecipients) return found;
  return { ...found, anomaly: { outcome: 'too-many-recipients', documents: [] } };
}
