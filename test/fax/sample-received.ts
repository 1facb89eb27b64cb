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

export function received(more: Partial<Reception> = {}, ...entries: readonly ReceivedEntry[]): ReceivedFax {
  const fax = foldReceived(id, [[{ what: 'received', ...reception, ...more }], entries]);
  if (fax === undefined) throw new Error('a history begins with a reception');
  return fax;
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
