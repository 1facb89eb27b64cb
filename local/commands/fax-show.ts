/** `faxpost fax show`: one fax with its timeline. */
import { faxViewWithTimeline, isoTime } from '../fax-view.ts';
import { timelineOf } from '../timeline.ts';
import { command } from './command.ts';
import { progressOf } from './fax-words.ts';
import { noFax } from './find-fax.ts';

export const faxShow = command({
  name: 'fax show',
  arguments: [{ name: 'id' }],
  says: 'one fax with its attempts and timeline',
  example: 'fax show mvqzn4k2x7ab',
  options: {},
  async run({ store, clock }, [id = '']) {
    const { faxes } = store();
    const fax = await faxes.fax(id);
    if (fax === undefined) return noFax(id);
    const history = await faxes.history(id);
    const moments = timelineOf(history).map(
      ({ at, says }) => `  ${isoTime(at).replace('T', ' ').slice(0, 19)}  ${says}`,
    );
    const head = [`${fax.id}  from ${fax.from} to ${fax.to}`, `  ${progressOf(fax, clock)}`];
    return {
      json: faxViewWithTimeline(fax, history, clock),
      text: [...head, '', ...moments, '', 'Times are UTC.'].join('\n'),
    };
  },
});
