/** The rules of the house: imports go downwards, never in a circle, and no folder is crowded. */
import { posix } from 'node:path';
import type { Import } from './imports.ts';

/** Rooms and what each may import beside itself; every one of those stands further down. A room is a folder or a file. */
export type Rooms = Readonly<Record<string, readonly string[]>>;

export const mostFiles = 20;

const isIn = (path: string, room: string): boolean => path === room || path.startsWith(`${room}/`);

/** The innermost room of a path; undefined for one that stands in none. */
export function roomOf(path: string, rooms: Rooms): string | undefined {
  return Object.keys(rooms)
    .filter((room) => isIn(path, room))
    .sort((one, other) => other.length - one.length)[0];
}

/** Imports into a room that may not be imported there, in words. */
export function upwardImports(imports: readonly Import[], rooms: Rooms): string[] {
  return imports.flatMap(({ from, line, to, isOurs }) => {
    const [room, target] = [roomOf(from, rooms), roomOf(to, rooms)];
    if (!isOurs || target === undefined || room === target) return [];
    if (room === undefined) return [`${from}:${line} stands in no room`];
    return rooms[room]?.includes(target) ? [] : [`${from}:${line} imports ${to}: ${room} may not import ${target}`];
  });
}

/** Groups of names that lead back to themselves, each sorted; Tarjan's strongly connected components. */
export function circles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [];
  const numbers = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const visit = (name: string): void => {
    numbers.set(name, numbers.size);
    lowest.set(name, numbers.get(name) as number);
    stack.push(name);
    for (const next of edges.get(name) ?? []) {
      if (!numbers.has(next)) visit(next);
      if (stack.includes(next)) lowest.set(name, Math.min(lowest.get(name) as number, lowest.get(next) as number));
    }
    if (lowest.get(name) !== numbers.get(name)) return;
    const group = stack.splice(stack.indexOf(name)).sort();
    if (group.length > 1 || edges.get(name)?.includes(name)) found.push(group);
  };
  for (const name of edges.keys()) if (!numbers.has(name)) visit(name);
  return found.sort((one, other) => ((one[0] as string) < (other[0] as string) ? -1 : 1));
}

/** Files that import each other in a circle, type-only imports counted. */
export function circlesOfFiles(imports: readonly Import[]): string[][] {
  const edges = new Map<string, string[]>();
  for (const { from, to, isOurs } of imports) {
    if (isOurs) edges.set(from, [...(edges.get(from) ?? []), to]);
  }
  return circles(edges);
}

/** Folders with more files of their own than one can take in at a glance, with how many. */
export function crowdedFolders(paths: Iterable<string>): string[] {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(posix.dirname(path), (counts.get(posix.dirname(path)) ?? 0) + 1);
  return [...counts].flatMap(([folder, files]) => (files > mostFiles ? [`${folder} has ${files} files`] : []));
}
