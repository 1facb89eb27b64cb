/** Parts of a long list: each ends at a place in it, and the next begins after that place, whatever came meanwhile. */
import type { Context } from 'hono';
import type { Place } from '../store/overview.ts';

const pattern = /^(\d{1,15})\.([\w.@-]{1,200})$/;

/** @returns where the part begins that `?before=<milliseconds>.<id>` asks for; undefined: at the newest */
export function placeIn(c: Context): Place | undefined {
  const [, at, id] = pattern.exec(c.req.query('before') ?? '') ?? [];
  return at === undefined || id === undefined ? undefined : { at: Number(at), id };
}

/**
 * @param found what is in the list, one more than is shown
 * @param path of the list, perhaps with a query
 * @returns what is shown, and the address of the older ones when there are any
 */
export function olderOf<Item extends Place>(
  found: readonly Item[],
  max: number,
  path: string,
): { readonly shown: readonly Item[]; readonly older: string | undefined } {
  const shown = found.slice(0, max);
  const last = shown.at(-1);
  if (last === undefined || found.length <= max) return { shown, older: undefined };
  const joint = path.includes('?') ? '&' : '?';
  return { shown, older: `${path}${joint}before=${last.at}.${encodeURIComponent(last.id)}` };
}
