/** `faxpost migrate`: changes stored data as this version wants it. On one machine that happens when the folder is opened. */
import { command } from '../command.ts';

export const migrate = command({
  name: 'migrate',
  arguments: [],
  says: 'change stored data as this version wants it',
  more: [
    'After the deployment of a newer version: its data migrations, one after the other, while the stack works. What was',
    'done is not done again, an interrupted one is begun anew, and the version before can read what they leave.',
    'With --list they are only shown. A data folder on this machine is brought up to date when it is opened.',
  ].join('\n'),
  example: 'migrate --stack Faxpost',
  options: { list: { type: 'boolean', says: 'show what would be done, and do nothing' } },
  async run({ installation, terminal }, _, { list }) {
    const { name, migrations } = await installation();
    const found = await migrations();
    if (!found.ok) return { refused: found.refusal };
    const { version, pending } = found.value;
    if (pending.length === 0) {
      return { json: { version, done: [] }, text: `The data of ${name} is up to date (version ${version}).` };
    }
    if (list) {
      const json = { version, pending: pending.map(({ number, says }) => ({ number, says })) };
      return { json, text: pending.map(({ number, says }) => `${number}  ${says}`).join('\n') };
    }
    const done: { number: number; says: string; changed: number }[] = [];
    for (const { number, says, run } of pending) {
      terminal.err(`${number}  ${says} …\n`);
      done.push({ number, says, changed: await run() });
    }
    const text = done.map(({ number, says, changed }) => `${number}  ${says}: ${changed}`).join('\n');
    return { json: { version: done.at(-1)?.number ?? version, done }, text };
  },
});
