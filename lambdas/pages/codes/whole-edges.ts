/**
 * The edges of a code's bars on whole pels. Rounded one by one, two edges of a bar of two pels go apart by one: half a module, and a
 * scanner reads another digit or none. Here the errors of neighbours are alike: breadths of bars and gaps, and from each edge to the
 * next but one, are those of the original as nearly as whole pels allow.
 */

/** Ink of a pel and of its neighbours that differ so much, shares of full ink, belong to a bar and to a gap. */
const MIN_PROMINENCE = 0.25;
/** Whole pels near an edge that are tried. */
const TRIED = [-1, 0, 1, 2] as const;
const COUNT = TRIED.length;
/** What errors cost: of a bar or gap, from an edge to the next but one, and of an edge's place. */
const BREADTH_WEIGHT = 1;
const PAIR_WEIGHT = 0.3;
const PLACE_WEIGHT = 0.2;

/** Positions of the darkest pel of each bar and the lightest of each gap between bars, in turn. */
function listExtremes(ink: Float64Array): number[] {
  const extremes: number[] = [];
  let best = 0;
  let seeksInk = true;
  for (let x = 1; x < ink.length; x++) {
    const isBetter = seeksInk ? ink[x]! > ink[best]! : ink[x]! < ink[best]!;
    if (isBetter) best = x;
    else if (Math.abs(ink[x]! - ink[best]!) >= MIN_PROMINENCE) {
      // A gap before the first bar is none.
      if (seeksInk ? ink[best]! >= MIN_PROMINENCE : extremes.length > 0) extremes.push(best);
      seeksInk = !seeksInk;
      best = x;
    }
  }
  if (seeksInk && ink[best]! >= MIN_PROMINENCE && extremes.length > 0) extremes.push(best);
  return extremes;
}

/** Where bars begin and end, in turn, in fractions of a pel: a bar is as broad as its ink is much. */
export function findEdges(ink: Float64Array): number[] {
  const extremes = listExtremes(ink);
  const edges: number[] = [];
  for (let i = 0; i < extremes.length; i += 2) {
    const from = i === 0 ? 0 : extremes[i - 1]!;
    const end = i + 1 < extremes.length ? extremes[i + 1]! : ink.length - 1;
    let amount = 0;
    let moment = 0;
    for (let x = from; x <= end; x++) {
      // The lightest pel of a gap is half of either bar.
      const isShared = (x === from && i > 0) || (x === end && i + 1 < extremes.length);
      const share = ink[x]! * (isShared ? 0.5 : 1);
      amount += share;
      moment += share * (x + 0.5);
    }
    edges.push(moment / amount - amount / 2, moment / amount + amount / 2);
  }
  return edges;
}

/** The same edges on whole pels. */
export function wholeEdges(edges: readonly number[]): number[] {
  const errorOf = (i: number, tried: number) => Math.floor(edges[i]!) + TRIED[tried]! - edges[i]!;
  const states = COUNT * COUNT;
  // A state is what was tried for an edge and for the one before it.
  let costs = new Float64Array(states);
  const cameFrom: Uint8Array[] = [];
  for (let i = 0; i < edges.length; i++) {
    const next = new Float64Array(states).fill(Infinity);
    const from = new Uint8Array(states);
    for (let state = 0; state < states; state++) {
      const [before, last] = [Math.floor(state / COUNT), state % COUNT];
      for (let tried = 0; tried < COUNT; tried++) {
        const error = errorOf(i, tried);
        let cost = costs[state]! + PLACE_WEIGHT * error ** 2;
        if (i > 0) {
          if (Math.floor(edges[i]!) + TRIED[tried]! <= Math.floor(edges[i - 1]!) + TRIED[last]!) continue;
          cost += BREADTH_WEIGHT * (error - errorOf(i - 1, last)) ** 2;
        }
        if (i > 1) cost += PAIR_WEIGHT * (error - errorOf(i - 2, before)) ** 2;
        const reached = last * COUNT + tried;
        if (cost < next[reached]!) {
          next[reached] = cost;
          from[reached] = before;
        }
      }
    }
    costs = next;
    cameFrom.push(from);
  }
  let state = costs.indexOf(Math.min(...costs));
  const whole: number[] = [];
  for (let i = edges.length - 1; i >= 0; i--) {
    const [last, tried] = [Math.floor(state / COUNT), state % COUNT];
    whole.unshift(Math.floor(edges[i]!) + TRIED[tried]!);
    state = cameFrom[i]![state]! * COUNT + last;
  }
  return whole;
}
