/**
 * Faxes whose milestones stand in the journal: one line for each that is sent, delivered, failed or received, written
 * by whoever wrote it into the history. A second call of a fax, and what is said again, is a line for debugging.
 */
import type { Fax, FaxEntry } from '../../fax/history.ts';
import { maskedNumber } from '../../fax/journal/without-people.ts';
import type { ReceivedEntry, ReceivedFax } from '../../fax/received.ts';
import type { Faxes, Journal, ReceivedFaxes } from '../../ports.ts';

interface Line {
  readonly what: 'fax-delivered' | 'fax-failed' | 'fax-received' | 'fax-sent' | 'received-fax-ended';
  readonly facts: Readonly<Record<string, unknown>>;
  readonly isRepeat: boolean;
}

export const loggedFaxes = (faxes: Faxes, journal: Journal): Faxes =>
  afterAppend(faxes, async (id, batch: readonly FaxEntry[]) => {
    if (!batch.some(isMilestone)) return;
    const fax = await faxes.fax(id);
    if (fax !== undefined) writeEach(journal, [...sentLines(fax, batch), ...endLines(fax, batch)]);
  });

export const loggedReceivedFaxes = (received: ReceivedFaxes, journal: Journal): ReceivedFaxes =>
  afterAppend(received, async (id, batch: readonly ReceivedEntry[]) => {
    if (!batch.some(({ what }) => what === 'received' || what === 'ended')) return;
    const fax = await received.fax(id);
    if (fax !== undefined) writeEach(journal, receivedLines(fax, batch));
  });

/** @param then what follows a batch that was written; its failures are nobody's concern */
function afterAppend<
  Entry,
  Store extends { append(id: string, version: number, batch: readonly Entry[]): Promise<boolean> },
>(store: Store, then: (id: string, batch: readonly Entry[]) => Promise<void>): Store {
  const append: Store['append'] = async (id, version, batch) => {
    const isWritten = await store.append(id, version, batch);
    if (isWritten) await then(id, batch).catch(() => {});
    return isWritten;
  };
  return new Proxy(store, {
    get(target, name) {
      if (name === 'append') return append;
      const found: unknown = Reflect.get(target, name, target);
      return typeof found === 'function' ? found.bind(target) : found;
    },
  });
}

function writeEach(journal: Journal, lines: readonly Line[]): void {
  for (const { what, facts, isRepeat } of lines) {
    if (isRepeat) journal.debug(what, facts);
    else journal.info(what, facts);
  }
}

const isSent = (entry: FaxEntry): boolean =>
  entry.what === 'submitted' || (entry.what === 'attempt-written' && entry.isDirect === true);

const mayEnd = (entry: FaxEntry): boolean =>
  entry.what === 'ended' ||
  entry.what === 'corrected' ||
  entry.what === 'confirmation-declined' ||
  (entry.what === 'attempt-ended' && entry.decision.next === 'stop');

const isMilestone = (entry: FaxEntry): boolean => isSent(entry) || mayEnd(entry);

const secondsBetween = (from: number, to: number): number => Math.max(0, Math.round((to - from) / 1000));

const factsOf = ({ id, from, to }: Fax): Record<string, unknown> => ({
  fax: id,
  from: maskedNumber(from),
  to: maskedNumber(to),
});

function sentLines(fax: Fax, batch: readonly FaxEntry[]): Line[] {
  return batch.flatMap((entry) => {
    if (!isSent(entry) || !('attempt' in entry)) return [];
    const { attempt } = entry;
    const facts = { ...factsOf(fax), attempt, pages: fax.pages, seconds: secondsBetween(fax.acceptedAt, entry.at) };
    return [{ what: 'fax-sent', facts, isRepeat: attempt > 1 } as const];
  });
}

function endLines(fax: Fax, batch: readonly FaxEntry[]): Line[] {
  const ends = batch.filter(mayEnd);
  if (ends.length === 0 || fax.outcome === undefined) return [];
  const facts = { ...factsOf(fax), attempts: fax.attempts.length };
  const isRepeat = ends.every(({ at }) => at !== fax.endedAt);
  const seconds = secondsBetween(fax.acceptedAt, fax.endedAt ?? fax.acceptedAt);
  if (fax.outcome === 'sent')
    return [{ what: 'fax-delivered', facts: { ...facts, pages: fax.pages, seconds }, isRepeat }];
  return [{ what: 'fax-failed', facts: { ...facts, outcome: fax.outcome }, isRepeat }];
}

function receivedLines({ id, reception, pages, outcome, round }: ReceivedFax, batch: readonly ReceivedEntry[]): Line[] {
  const facts = { fax: id, from: maskedNumber(reception.from), to: maskedNumber(reception.to) };
  return batch.flatMap(({ what, at }): Line[] => {
    if (what === 'received') {
      return [{ what: 'fax-received', facts: { ...facts, failure: reception.failure }, isRepeat: false }];
    }
    return what === 'ended'
      ? [
          {
            what: 'received-fax-ended',
            facts: { ...facts, pages, outcome, seconds: secondsBetween(reception.at, at) },
            isRepeat: round > 0,
          },
        ]
      : [];
  });
}
