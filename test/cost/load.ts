/**
 * `npm run bench:load -- 100 1000 10000`: whether a fax costs the same whatever the load. So many faxes, by mails of fifty
 * numbers a minute apart, go through the real handlers, the synthesized state machines and DynamoDB's adapters, and what
 * they asked of AWS is counted, as `npm run cost` counts one. Pages of a document are made once and handed out again, so
 * time says nothing here. Prints the price of a fax, and how it compares with the smallest load's.
 */
import { costOf, withoutMail } from './cost.ts';
import { manyFaxes } from './journeys.ts';

const numbers = 50;
const wanted = process.argv.slice(2).map(Number);
const loads = wanted.length > 0 ? wanted : [100, 1000, 10_000];
const say = (line: string): void => void process.stdout.write(`${line}\n`);

let first: number | undefined;
for (const faxes of loads) {
  const mails = Math.ceil(faxes / numbers);
  const start = performance.now();
  const run = await manyFaxes({ mails, numbers });
  const cost = costOf(run);
  // The functions' time is this machine's, which other work makes longer.
  const each = (withoutMail(cost) - cost.functions + cost.mail) / (mails * numbers);
  first ??= each;
  const { counts, invocations } = run;
  const per = (count: number): string => (count / (mails * numbers)).toFixed(2);
  const times = (name: string): number => invocations.filter((invocation) => invocation.name === name).length;
  say(
    `${mails * numbers} faxes of ${mails} mails: ${each.toFixed(7)} USD each beside functions' time (x ${(each / first).toFixed(3)}); ` +
      `per fax ${per(invocations.length)} invocations, ${per(counts.transitions)} transitions, ${per(counts.dynamoWrites)} + ` +
      `${per(counts.dynamoReads)} DynamoDB units, ${per(counts.s3Writes)} + ${per(counts.s3Reads)} S3, ${per(counts.sqsRequests)} SQS; ` +
      `${times('Prepare')} preparations, ${times('Draw')} of documents; ${Math.round((performance.now() - start) / 1000)} s`,
  );
}
process.exit(0);
