/** `faxpost fax evidence`: what an installation keeps of a fax under a lock, until when, and its removal afterwards. */

import { typed } from '../../invocation.ts';
import { command } from '../command.ts';
import { noFax } from './find-fax.ts';

const dateOf = (time: number): string => new Date(time).toISOString();

export const faxEvidence = command({
  name: 'fax evidence',
  arguments: [{ name: 'id' }],
  says: 'what is kept of a fax under a lock, and until when',
  more: [
    'Mail, pages and the record of its end, in copies that nobody can delete before the days of its line are over (on AWS,',
    'setting "evidence"). With --remove they are deleted; before that date this is refused.',
  ].join('\n'),
  example: 'fax evidence mvqzn4k2x7ab',
  options: { remove: { type: 'boolean', says: 'delete it, once its lock is over' } },
  async run({ installation }, [id = ''], { remove }) {
    const { name, ports } = await installation();
    const { faxes, received, evidence } = ports;
    if (evidence === undefined) {
      return { refused: `${name} keeps no evidence: that is a setting of a stack on AWS ("evidence" in cdk.json).` };
    }
    const fax = await faxes.fax(id);
    // Evidence outlives the record of its fax.
    const owners = fax === undefined ? [id] : [id, fax.submission];
    const lists = await Promise.all(owners.map((owner) => evidence.list(owner)));
    const files = lists.flat();
    if (files.length === 0) {
      const isKnown = fax !== undefined || (await received.fax(id)) !== undefined;
      return isKnown ? { json: { files: [] }, text: `There is no evidence of fax ${id}.` } : noFax(id);
    }
    if (!remove) {
      const rows = files.map((file) => `${file.name}  until ${file.until === undefined ? '-' : dateOf(file.until)}`);
      const json = files.map((file) => ({ ...file, until: file.until === undefined ? null : dateOf(file.until) }));
      return { json: { files: json }, text: rows.join('\n') };
    }
    // The mail is that of all faxes of its submission: it goes with its own lock.
    const removed = await evidence.remove(id);
    if (!removed.ok) {
      const until = dateOf(removed.refusal);
      const error = `The evidence of fax ${id} is locked until ${until}: until then nobody can delete it.`;
      return { refused: `${error} See ${typed(`fax evidence ${id}`)}`, json: { error, until } };
    }
    return {
      json: { removed: removed.value },
      text: removed.value === 1 ? '1 file was deleted.' : `${removed.value} files were deleted.`,
    };
  },
});
