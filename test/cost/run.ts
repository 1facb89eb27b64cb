/**
 * `npm run cost`: what a fax costs on AWS. One run of each journey is counted (requests, transitions, gigabyte-seconds,
 * bytes, mails) and multiplied with a dated table of prices. Prints, judges nothing. Times are this machine's, so it
 * should be quiet.
 */

import { type Cost, costOf, fixedCosts, gigabyteSeconds, withoutMail } from './cost.ts';
import { type Run, receivedFax, sentFax, thirdTry } from './journeys.ts';
import { pricesOf } from './prices.ts';

const say = (line = ''): void => void process.stdout.write(`${line}\n`);

const usd = (amount: number): string => amount.toFixed(amount < 1 ? 6 : 2);
const columns = ['functions', 'workflow', 'bucket', 'tables', 'queues', 'logs', 'egress', 'mail'] as const;

/** The cheapest of three: what else the machine did is not the fax's. */
async function cheapest(journey: () => Promise<Run>): Promise<Run> {
  const runs = [await journey(), await journey(), await journey()];
  return runs.sort((one, other) => gigabyteSeconds(one) - gigabyteSeconds(other))[0] as Run;
}

const journeys: readonly (readonly [string, () => Promise<Run>])[] = [
  ['sent, 1 page, at once', () => sentFax({ pages: 1 })],
  ['sent, 3 pages, at once', () => sentFax({ pages: 3 })],
  ['sent, 10 pages, at once', () => sentFax({ pages: 10 })],
  ['sent, 1 page, on the third try', () => sentFax({ pages: 1, calls: thirdTry })],
  ['sent, 3 pages, on the third try', () => sentFax({ pages: 3, calls: thirdTry })],
  ['sent, 10 pages, on the third try', () => sentFax({ pages: 10, calls: thirdTry })],
  ['received, 3 pages, two mailboxes', () => receivedFax({ pages: 3 })],
];

say(`Prices of ${pricesOf}, USD, us-east-1, no free tier, no carrier.`);
const costs = new Map<string, Cost>();
for (const [name, journey] of journeys) {
  const run = await cheapest(journey);
  const cost = costOf(run);
  costs.set(name, cost);
  const { counts, invocations } = run;
  say();
  say(`${name}: ${usd(withoutMail(cost))} and ${usd(cost.mail)} for SES`);
  say(`  ${columns.map((column) => `${column} ${usd(cost[column])}`).join(' · ')}`);
  say(
    `  ${invocations.length} invocations, ${gigabyteSeconds(run).toFixed(2)} GB-s, ${counts.transitions} transitions, ` +
      `${counts.s3Writes} + ${counts.s3Reads} S3, ${counts.dynamoWrites} + ${counts.dynamoReads} DynamoDB units, ` +
      `${counts.sqsRequests} SQS, ${counts.mails} mails, ${counts.logBytes} log bytes, ${counts.egressBytes} bytes out`,
  );
}

const fixed = fixedCosts();
const fixedSum = fixed.reduce((sum, { usd: amount }) => sum + amount, 0);
const beyondFree = fixed.reduce((sum, { usdBeyondFree }) => sum + usdBeyondFree, 0);
say();
say(`Fixed, a month: ${usd(beyondFree)} beyond what every account has for nothing, ${usd(fixedSum)} without that`);
for (const { what, usd: amount, usdBeyondFree } of fixed) say(`  ${what}: ${usd(usdBeyondFree)} (${usd(amount)})`);

say();
say('A month, fixed costs and SES in it, of faxes of 3 pages sent at once:');
const three = costs.get('sent, 3 pages, at once') as Cost;
for (const faxes of [1000, 100_000, 10_000_000]) {
  const all = fixedSum + faxes * (withoutMail(three) + three.mail);
  say(`  ${faxes.toLocaleString('en')} faxes: ${usd(all)}, ${usd(all / faxes)} each`);
}
process.exit(0);
