/** What a fax costs, by a table that the operator gives: for limits, and for nothing else. */
export interface Price {
  /** Beginning of a number in E.164, with its plus; the longest one counts. */
  readonly prefix: string;
  /** In the operator's currency. */
  readonly page: number;
  readonly fax: number;
}

/** Prices have so many places at most. */
const millionths = 1_000_000;

/** What pages to a number cost; nothing where the table has no price. */
export function costOf(prices: readonly Price[], number: string, pages: number): number {
  const fitting = prices.filter(({ prefix }) => number.startsWith(prefix));
  const [best] = fitting.sort((one, other) => other.prefix.length - one.prefix.length);
  return best === undefined ? 0 : Math.round((best.fax + best.page * pages) * millionths) / millionths;
}

const row =
  /^(?<prefix>\+[1-9][0-9]{0,14})\s*[;,\t]\s*(?<page>[0-9]+(?:\.[0-9]{1,6})?)(?:\s*[;,\t]\s*(?<fax>[0-9]+(?:\.[0-9]{1,6})?))?$/;

/**
 * Reads a table: a line for each prefix, `+39;0.05;0.02`, the price of a page and, where there is one, of a fax. Empty
 * lines, and those that begin with #, are passed over.
 *
 * @returns the number of the first line that is none, from 1
 */
export function readPrices(text: string): { readonly prices: Price[] } | { readonly wrongLine: number } {
  const prices: Price[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    const groups = row.exec(line.trim())?.groups;
    if (groups?.prefix === undefined) return { wrongLine: at + 1 };
    prices.push({ prefix: groups.prefix, page: Number(groups.page), fax: Number(groups.fax ?? 0) });
  }
  return { prices };
}
