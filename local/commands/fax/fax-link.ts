/** `faxpost fax link`: the pages of a fax by a link that is over after a minute. */

import { pagesOf } from '../../../lambdas/flow/evidence/pages-of-fax.ts';
import { command } from '../command.ts';
import { noFax } from './find-fax.ts';

const secondsOfLife = 60;

export const faxLink = command({
  name: 'fax link',
  arguments: [{ name: 'id' }],
  says: 'a link to the pages of a fax, for a minute',
  more: [
    'Whoever has the link sees the pages (a PDF), for sixty seconds; give it to nobody else. On AWS S3 itself answers it.',
    'On one machine the service does, at its public address (FAXPOST_PUBLIC_URL).',
  ].join('\n'),
  example: 'fax link mvqzn4k2x7ab',
  options: {},
  async run({ installation, clock }, [id = '']) {
    const { name, ports, isServed, linkToPages } = await installation();
    const key = await pagesOf(ports, id);
    if (key === undefined) return noFax(id);
    if ((await ports.files.size(key)) === undefined) return { refused: `Fax ${id} has no pages.` };
    if (!(await isServed())) {
      return { refused: `No service runs on ${name}: nothing would answer the link. Start it with npm start.` };
    }
    const until = clock.now() + secondsOfLife * 1000;
    const url = await linkToPages({ id, key, until });
    return { json: { id, url, until: new Date(until).toISOString() }, text: url };
  },
});
