/** Lists of the API: filters in brackets, pages, and the numbers that describe them. */

import type { Call } from '../line/call.ts';
import type { Delivery } from './delivery.ts';

/** Makes the test of a filter's value; undefined when the value is not valid. */
type Filter<T> = (value: string) => ((item: T) => boolean) | undefined;

/** A page of a list with its `meta`, or the names of the query parameters that are unknown or not valid. */
export type Listing<T> = { readonly data: T[]; readonly meta: Record<string, number> } | { readonly bad: string[] };

const defaultPageSize = 20;
const maxPageSize = 250;

const time =
  <T>(of: (item: T) => string | null, passes: (a: number, b: number) => boolean): Filter<T> =>
  (value) => {
    const limit = /^\d{4}-\d\d-\d\d(T|$)/.test(value) ? Date.parse(value) : Number.NaN;
    return Number.isNaN(limit) ? undefined : (item) => passes(Date.parse(of(item) ?? ''), limit);
  };
const equal =
  <T>(of: (item: T) => string): Filter<T> =>
  (value) =>
  (item) =>
    of(item) === value;
const contains =
  <T>(of: (item: T) => unknown): Filter<T> =>
  (value) =>
  (item) =>
    JSON.stringify(of(item)).includes(value);

const created = (call: Call): string => call.createdAt;

/** The filters of GET /v2/faxes. There is none on state, connection or client_state. */
export const faxFilters: Record<string, Filter<Call>> = {
  'filter[created_at][gte]': time(created, (a, b) => a >= b),
  'filter[created_at][gt]': time(created, (a, b) => a > b),
  'filter[created_at][lte]': time(created, (a, b) => a <= b),
  'filter[created_at][lt]': time(created, (a, b) => a < b),
  'filter[direction][eq]': (value) =>
    value === 'inbound' || value === 'outbound' ? (call) => call.direction === value : undefined,
  'filter[from][eq]': equal((call) => call.from),
  'filter[to][eq]': equal((call) => call.to),
};

/** The filters of GET /v2/webhook_deliveries. */
export const deliveryFilters: Record<string, Filter<Delivery>> = {
  'filter[status][eq]': (value) =>
    value === 'delivered' || value === 'failed' ? (delivery) => delivery.status === value : undefined,
  'filter[event_type]': (value) => (delivery) => value.split(',').includes(delivery.event.event_type),
  'filter[webhook][contains]': contains((delivery) => delivery.event),
  'filter[attempts][contains]': contains((delivery) => delivery.attempts),
  'filter[started_at][gte]': time(
    (delivery) => delivery.startedAt,
    (a, b) => a >= b,
  ),
  'filter[started_at][lte]': time(
    (delivery) => delivery.startedAt,
    (a, b) => a <= b,
  ),
  'filter[finished_at][gte]': time(
    (delivery) => delivery.finishedAt,
    (a, b) => a >= b,
  ),
  'filter[finished_at][lte]': time(
    (delivery) => delivery.finishedAt,
    (a, b) => a <= b,
  ),
};

/** Filters and pages `items` as a query asks. */
export function list<T>(items: readonly T[], filters: Record<string, Filter<T>>, query: URLSearchParams): Listing<T> {
  const bad: string[] = [];
  const tests: ((item: T) => boolean)[] = [];
  const page = { number: 1, size: defaultPageSize };
  for (const [name, value] of query) {
    const paging = /^page\[(number|size)\]$/.exec(name)?.[1];
    if (paging === 'number' || paging === 'size') {
      const max = paging === 'size' ? maxPageSize : Number.MAX_SAFE_INTEGER;
      if (/^\d{1,9}$/.test(value) && Number(value) >= 1 && Number(value) <= max) page[paging] = Number(value);
      else bad.push(name);
      continue;
    }
    const test = Object.hasOwn(filters, name) ? filters[name]?.(value) : undefined;
    if (test === undefined) bad.push(name);
    else tests.push(test);
  }
  if (bad.length > 0) return { bad };
  const found = items.filter((item) => tests.every((test) => test(item)));
  return {
    data: found.slice((page.number - 1) * page.size, page.number * page.size),
    meta: {
      total_pages: Math.ceil(found.length / page.size),
      total_results: found.length,
      page_number: page.number,
      page_size: page.size,
    },
  };
}
