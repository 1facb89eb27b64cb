/** What somebody probably meant who mistyped one of a few words. */

/** Letters to add, leave out, change, or swap with their neighbour: Damerau's distance, each place touched once. */
export function distance(one: string, other: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: other.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= one.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      now[column] = Math.min(
        (last[column] ?? 0) + 1,
        (now[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (before[column - 2] ?? 0) + 1 : Infinity,
      );
    }
    [before, last] = [last, now];
  }
  return last[other.length] ?? 0;
}

/** @returns the known words nearest to what was typed, none of them when all are far */
export function nearest(typed: string, known: readonly string[]): string[] {
  const word = typed.toLowerCase();
  const far = Math.max(2, Math.floor(word.length / 3) + 1);
  const found = known.map((name) => ({
    name,
    away: name.startsWith(word) && word.length > 1 ? 0.5 : distance(word, name),
  }));
  const least = Math.min(...found.map(({ away }) => away));
  return least < Math.min(far, word.length) ? found.filter(({ away }) => away === least).map(({ name }) => name) : [];
}

/** A sentence of it, or nothing: ` Did you mean line add or line list?` */
export function didYouMean(typed: string, known: readonly string[]): string {
  const found = nearest(typed, known).slice(0, 3);
  return found.length === 0 ? '' : ` Did you mean ${listOf(found)}?`;
}

/** `a, b or c` */
export const listOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
