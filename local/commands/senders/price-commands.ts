/** `faxpost price set|list`: what faxes cost, for the limits of lines and accounts. */
import { readFile } from 'node:fs/promises';
import { defaultAccount } from '../../../lambdas/fax/model.ts';
import { type Price, readPrices } from '../../../lambdas/fax/sending/prices.ts';
import { type Answer, type Command, command } from '../command.ts';
import { readDocuments } from '../fax/given-documents.ts';

/** Kept in one record, which holds so much. */
const maxPrices = 2000;

const more = [
  'A text file with a line for each beginning of a number: +39;0.05 or +39;0.05;0.02, the price of a page and of a fax, in a',
  'currency of yours. The longest beginning counts; a number without a price costs nothing. See --limit-cost-day.',
].join('\n');

function answerOf(prices: readonly Price[] = []): Answer {
  const rows = prices.map(({ prefix, page, fax }) => `  ${prefix.padEnd(12)}  ${page} a page, ${fax} a fax`);
  return { json: prices, text: rows.length === 0 ? 'There are no prices: cost is not limited.' : rows.join('\n') };
}

const set = command({
  name: 'price set',
  arguments: [{ name: 'file', is: 'file' }],
  says: 'what faxes cost, for limits; an empty file takes the prices away',
  more,
  example: 'price set prices.csv',
  options: {},
  async run({ installation }, [file = '']) {
    const found = await readDocuments([file]);
    if ('refused' in found) return found;
    const read = readPrices(await readFile(file, 'utf8'));
    if ('wrongLine' in read)
      return { refused: `Line ${read.wrongLine} of ${file} is no price: write it as +39;0.05 or +39;0.05;0.02` };
    if (read.prices.length > maxPrices)
      return { refused: `${read.prices.length} prices are too many: at most ${maxPrices}.` };
    const { administration } = (await installation()).ports;
    const changed = await administration.changeAccount(defaultAccount.id, (now) => ({ ...now, prices: read.prices }));
    return answerOf(changed?.prices);
  },
});

const list = command({
  name: 'price list',
  arguments: [],
  says: 'what faxes cost, for limits',
  more,
  example: 'price list',
  options: {},
  async run({ installation }) {
    return answerOf((await (await installation()).ports.directory.account(defaultAccount.id))?.prices);
  },
});

export const priceCommands: readonly Command[] = [set, list];
