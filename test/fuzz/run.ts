/** `npm run test:fuzz`: a hundred thousand inputs each. `-- --seed N` for others, `-- --count N` for more or fewer. */
import { parseArgs } from 'node:util';
import { fuzzEnvelopes } from './envelopes.ts';
import { fuzz } from './fuzz.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 30)) },
    count: { type: 'string', default: '100000' },
  },
});
const [seed, count] = [Number(values.seed), Number(values.count)];
const failures = fuzz(seed, count);
for (const { target, input, why } of failures.slice(0, 20)) {
  process.stdout.write(`${target}: ${JSON.stringify(input)}: ${why}\n`);
}
process.stdout.write(`${count} inputs each, seed ${seed}: ${failures.length} were read as nobody would.\n`);
const envelopes = await fuzzEnvelopes(seed, count);
for (const { n, why } of envelopes.slice(0, 20)) process.stdout.write(`envelope ${n}: ${why}\n`);
process.stdout.write(
  `${count} envelopes of certified mail, seed ${seed}: ${envelopes.length} threw or were believed.\n`,
);
process.exit(failures.length + envelopes.length === 0 ? 0 : 1);
