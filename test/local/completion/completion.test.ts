/** What bash, zsh and fish offer after `faxpost …`. A shell that is not here is skipped: `npm run setup -- --tests` brings it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { commands } from '../../../local/commands/table.ts';
import { newMachine } from '../command-line.ts';
import { isThere, offered, type Shell } from './shells.ts';

const folder = mkdtempSync(join(tmpdir(), 'faxpost-files-'));
writeFileSync(join(folder, 'letter one.pdf'), '');
mkdirSync(join(folder, 'pages'));
after(() => rmSync(folder, { recursive: true }));

async function scriptFor(shell: Shell): Promise<string> {
  await using machine = newMachine();
  const { code, out } = await machine.run(['completion', shell]);
  assert.equal(code, 0);
  return out;
}

const firsts = [...new Set(commands.map(({ name }) => name.split(' ')[0] ?? '')), 'help'].sort();
const secondsOf = (group: string) =>
  commands.flatMap(({ name }) => (name.startsWith(`${group} `) ? [name.slice(group.length + 1)] : [])).sort();
const optionsOf = (name: string) =>
  [...Object.keys(commands.find((one) => one.name === name)?.options ?? {}), 'stack', 'json', 'help']
    .map((option) => `--${option}`)
    .sort();

const cases: readonly (readonly [line: string, offers: readonly string[]])[] = [
  ['', firsts],
  ['acc', ['account']],
  ['line ', secondsOf('line')],
  ['line re', ['remove', 'restore']],
  ['--json line s', ['set', 'show']],
  ['--stack Office line s', ['set', 'show']],
  ['help sender ', secondsOf('sender')],
  ['line set --', optionsOf('line set')],
  ['line set +390240701234 --attempts 3 --loc', ['--locale']],
  ['line set --locale ', ['en', 'it', 'zh']],
  ['line set +390240701234 --resolution su', ['superfine']],
  ['line set --attempts ', []],
  ['line show ', []],
  ['completion ', ['bash', 'fish', 'zsh']],
];

for (const shell of ['bash', 'zsh', 'fish'] as const) {
  describe(shell, { skip: isThere(shell) ? false : `${shell} is not here` }, () => {
    for (const [line, offers] of cases) {
      test(`faxpost ${line}`, async () => {
        assert.deepEqual(await offered(shell, await scriptFor(shell), `faxpost ${line}`), offers);
      });
    }

    test('values after an equals sign', async () => {
      const found = await offered(shell, await scriptFor(shell), 'faxpost line set --locale=z');
      assert.deepEqual(
        found.map((word) => word.replace('--locale=', '')),
        ['zh'],
      );
    });

    test('files where files are wanted, folders where folders are', async () => {
      const script = await scriptFor(shell);
      const bare = (words: string[]) => words.map((word) => word.replace(/\/$/, ''));
      assert.deepEqual(bare(await offered(shell, script, 'faxpost pages ', folder)), ['letter one.pdf', 'pages']);
      assert.deepEqual(bare(await offered(shell, script, 'faxpost pages --png ', folder)), ['pages']);
      assert.deepEqual(bare(await offered(shell, script, 'faxpost pages --pdf pa', folder)), ['pages']);
    });

    test('and faxpost is a command there, in every folder', async () => {
      await using machine = newMachine();
      const file = join(machine.data, 'script');
      writeFileSync(file, await scriptFor(shell));
      const run = `source '${file}'; faxpost line list --json`;
      const bare = { bash: '--norc', zsh: '-f', fish: '--no-config' }[shell];
      const load = shell === 'zsh' ? `autoload -Uz compinit; compinit -D -u; ${run}` : run;
      const { stdout } = spawnSync(shell, [bare, '-c', load], {
        cwd: folder,
        env: { ...process.env, FAXPOST_DATA: machine.data },
        encoding: 'utf8',
      });
      assert.deepEqual(JSON.parse(stdout), []);
    });
  });
}

test('a stack that the variable names is no matter', async () => {
  await using machine = newMachine({ FAXPOST_STACK: 'Office' });
  assert.equal((await machine.run(['completion', 'bash'])).code, 0);
});

test('another shell is refused with those there are', async () => {
  await using machine = newMachine();
  const { code, err } = await machine.run(['completion', 'tcsh']);
  assert.equal(code, 2);
  assert.match(err, /<shell> is bash, zsh or fish, not "tcsh"/);
});
