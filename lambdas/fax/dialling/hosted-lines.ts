/** Lines hosted here, as the senders of other lines may call them. */
import type { E164, Line } from '../model.ts';

/** Short numbers of lines hosted here, as they are dialled. */
export type Extensions = ReadonlyMap<string, E164>;

export const noExtensions: Extensions = new Map();

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

/** Lines hosted here that a subject may name. */
export interface NamedLines {
  readonly extensions: Extensions;
  /** By their internal names in capital letters. */
  readonly internalNames: ReadonlyMap<string, E164>;
}

export const internalNamesOf = (lines: readonly Line[]): ReadonlyMap<string, E164> =>
  new Map(lines.flatMap(({ internalName, number }) => (internalName ? [[internalName.toUpperCase(), number]] : [])));
