/**
 * `npm run test:chaos`: ten thousand schedules on every processor. `-- --schedules N`, `-- --first SEED` for others,
 * `-- --seed N` to play one again and make it as small as can be.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { explore, type Found, playSeed, shrink } from './chaos.ts';
import { makeParts, type Parts } from './parts.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    schedules: { type: 'string', default: '10000' },
    first: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 30)) },
    /** In a process that plays a share of them. */
    share: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);

function show({ seed, schedule, broken }: Found): void {
  say(`\nSeed ${seed} breaks ${broken.length} promises:`);
  for (const one of broken) say(`  ${one}`);
  say(JSON.stringify(schedule));
}

async function withParts<Answer>(work: (parts: Parts) => Promise<Answer>): Promise<Answer> {
  const parts = await makeParts();
  try {
    return await work(parts);
  } finally {
    await parts.close();
  }
}

async function replay(seed: number): Promise<boolean> {
  return withParts(async (parts) => {
    const found = await playSeed(parts, seed);
    if (found === undefined) say(`The schedule of ${seed} keeps every promise.`);
    else {
      show(found);
      say('\nMade smaller:');
      show(await shrink(parts, found, undefined, ({ broken }) => say(`  ${broken[0]}`)));
    }
    return found === undefined;
  });
}

/** Plays a share, and tells its parent of each schedule and of the first that breaks a promise. */
async function playShare(first: number, count: number): Promise<boolean> {
  return withParts(async (parts) => {
    const found = await explore(parts, { firstSeed: first, count, onPlayed: () => process.send?.('played') });
    if (found !== undefined) process.send?.(found);
    return found === undefined;
  });
}

async function playAll(first: number, count: number): Promise<boolean> {
  const shares = availableParallelism();
  const each = Math.ceil(count / shares);
  say(`${each * shares} schedules from seed ${first} on.`);
  let played = 0;
  const found: Found[] = [];
  const ends = Array.from({ length: shares }, async (_, share) => {
    const words = ['--share', '--first', String(first + share * each), '--schedules', String(each)];
    const child = fork(new URL(import.meta.url), words);
    child.on('message', (message: 'played' | Found) => {
      if (message !== 'played') found.push(message);
      else if (++played % 500 === 0) say(`${played} played`);
    });
    const [code] = await once(child, 'exit');
    return code === 0;
  });
  const isWell = (await Promise.all(ends)).every(Boolean);
  for (const one of found) {
    show(one);
    say(`Again, and smaller: npm run test:chaos -- --seed ${one.seed}`);
  }
  say(isWell ? `${played} schedules kept every promise.` : `${played} played, and not all kept their promises.`);
  return isWell;
}

const [first, count] = [Number(values.first), Number(values.schedules)];
const isWell =
  values.seed !== undefined
    ? await replay(Number(values.seed))
    : await (values.share ? playShare : playAll)(first, count);
// Workers that stand ready keep nothing alive that matters.
process.exit(isWell ? 0 : 1);
