/** Faxes that came in, to build cases from. */
import { foldReceived, type ReceivedEntry, type ReceivedFax, type Reception } from '../../lambdas/fax/received.ts';
import { line, start } from './sample-faxes.ts';

export const reception: Reception = {
  at: start,
  carrierId: 'carrier-1',
  from: '+390289089211',
  to: line.number,
  pages: 3,
  seconds: 83,
  isPartial: false,
};

export const id = 'abcdefgh2345';

function fold(own: Reception, entries: readonly ReceivedEntry[]): ReceivedFax {
  const fax = foldReceived(id, [[{ what: 'received', ...own }], entries]);
  if (fax === undefined) throw new Error('a history begins with a reception');
  return fax;
}

export const received = (more: Partial<Reception> = {}, ...entries: readonly ReceivedEntry[]): ReceivedFax =>
  fold({ ...reception, ...more }, entries);

/** One whose carrier named neither pages nor seconds. */
export function withoutCounts(more: Partial<Reception> = {}, ...entries: readonly ReceivedEntry[]): ReceivedFax {
  const { pages, seconds, ...others } = reception;
  return fold({ ...others, ...more }, entries);
}

export const fetched: ReceivedEntry = { what: 'fetched', at: start, bytes: 60_000 };
export const rebuilt = (pages = 3, bytes = 60_000): ReceivedEntry => ({
  what: 'rebuilt',
  at: start,
  pages,
  bytes,
  hasText: false,
});

/** With its pages. */
export const whole = (more: Partial<Reception> = {}, pages = 3): ReceivedFax => received(more, fetched, rebuilt(pages));
