/** From the recipients of a mail's envelope to distinct numbers. */
import type { Anomaly, E164, Line, RefusedNumber } from '../model.ts';
import { accepted } from '../result.ts';
import { parseNumber } from './numbers.ts';

export interface Recipients {
  /** Distinct, in the order in which they were first named. */
  readonly numbers: readonly E164[];
  /** Distinct by how they were written. */
  readonly refused: readonly RefusedNumber[];
  /** Set when there are more numbers than the line may call at once: then nothing is sent to any of them. */
  readonly anomaly?: Anomaly;
}

/** Short numbers of lines hosted here, as they are dialled. */
export type Extensions = ReadonlyMap<string, E164>;

const noExtensions: Extensions = new Map();

/**
 * The extensions that a line can dial: those of the other lines, when its faxes to them go without the carrier. One
 * that several lines have leads nowhere: a fax must not reach the wrong one.
 */
export function extensionsFor(line: Line, lines: readonly Line[]): Extensions {
  if (!line.receive?.direct) return noExtensions;
  const others = lines.filter(({ number, extension }) => number !== line.number && extension !== undefined);
  const isShared = ({ extension }: Line): boolean => others.filter((other) => other.extension === extension).length > 1;
  const own = others.filter((other) => !isShared(other));
  return new Map(own.map(({ extension, number }) => [`${extension}`, number]));
}

/**
 * Reads the unquoted local parts of a mail's fax recipients. The same number in several spellings is one fax.
 *
 * The line's limit counts distinct numbers that can be dialled: what costs calls. Repetitions and refused numbers
 * do not push a mail over it.
 *
 * @param localParts in the order of the envelope
 * @param extensions short numbers that lead to lines hosted here; they win over numbers of the telephone network
 */
export function readRecipients(
  localParts: readonly string[],
  line: Line,
  extensions: Extensions = noExtensions,
): Recipients {
  const numbers = new Set<E164>();
  const refused = new Map<string, RefusedNumber>();
  for (const given of localParts) {
    const inner = extensions.get(given.trim());
    const reading = inner === undefined ? parseNumber(given, line) : accepted({ number: inner });
    if (reading.ok) numbers.add(reading.value.number);
    else refused.set(given, { given, ...reading.refusal });
  }
  const found = { numbers: [...numbers], refused: [...refused.values()] };
  if (numbers.size <= line.settings.maxRecipients) return found;
  return { ...found, anomaly: { outcome: 'too-many-recipients', documents: [] } };
}
