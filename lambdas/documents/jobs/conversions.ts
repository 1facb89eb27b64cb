/** Conversions of a submission's documents by engines: each is requested once, and its result is noted in the tree. */

import { join } from 'node:path';
import { accepted } from '../../fax/result.ts';
import type { Conversion, Converter } from '../../ports.ts';
import { describeFormat } from '../formats.ts';
import type { Limits } from '../limits.ts';
import { type OrRefusal, refuse } from '../refusal.ts';
import { countEntries, documentsInOrder, type Entry, type NamedFile } from './document-tree.ts';
import type { FullOptions } from './prepare-options.ts';

export interface Conversions {
  /** Resolves when the engine is done with a document; the result is in its entry. */
  convert(entry: Entry): Promise<void>;
}

/**
 * Puts the documents from a container in its place, if they are not too many or too deep. Their numbers continue after all
 * that are in use.
 */
function takeInside(
  entry: Entry,
  documents: readonly NamedFile[],
  all: readonly Entry[],
  limits: Limits,
): OrRefusal<readonly Entry[]> {
  const depth = entry.depth + 1;
  if (depth > limits.depth) return refuse('too-large', `more than ${limits.depth} files in one another`);
  const count = documentsInOrder(all).length - 1 + documents.length;
  if (count > limits.documents) return refuse('too-large', `${count} documents, at most ${limits.documents}`);
  const next = countEntries(all);
  const within = entry.within ?? entry.name;
  const inside = documents.map(({ name, contentType, path }, i) => ({
    ...{ index: next + i, name, contentType, path, depth },
    // A message's own letter has the message's name.
    ...(name === within ? {} : { within }),
  }));
  return accepted(inside);
}

function note(entry: Entry, answer: OrRefusal<Conversion>, all: readonly Entry[], limits: Limits): void {
  if (!answer.ok) {
    entry.refused = answer.refusal;
  } else if ('pdf' in answer.value) {
    entry.converted = { path: answer.value.pdf, converter: answer.value.converter };
  } else {
    const inside = takeInside(entry, answer.value.documents, all, limits);
    if (inside.ok) entry.inside = inside.value;
    else entry.refused = inside.refusal;
  }
}

export function startConversions(
  all: readonly Entry[],
  { workFolder, locale, limits, turn }: Pick<FullOptions, 'workFolder' | 'locale' | 'limits' | 'turn'>,
  converter: Converter | undefined,
): Conversions {
  const asked = new Map<number, Promise<void>>();
  async function convert(entry: Entry): Promise<void> {
    const { index, path, name, contentType, format = 'unknown' } = entry;
    if (converter === undefined) {
      entry.refused = { outcome: 'unsupported-format', detail: describeFormat(format) };
      return;
    }
    const folder = join(workFolder, `conversion-${index}`);
    note(entry, await converter.convert({ path, name, contentType, format, locale, turn, folder }), all, limits);
  }
  return {
    convert(entry) {
      const before = asked.get(entry.index);
      if (before !== undefined) return before;
      const now = convert(entry);
      asked.set(entry.index, now);
      return now;
    },
  };
}
