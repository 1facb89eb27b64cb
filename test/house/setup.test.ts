/** What `npm run setup` decides, with Debian's programs played: nothing is installed or disabled here. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';

const setup = join(import.meta.dirname, '..', '..', 'bin', 'setup');

/** A folder of programs that stand in front of those of the machine. Each writes into `log` how it was called. */
function played(programs: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'faxpost-setup-'));
  const log = join(folder, 'log');
  for (const [name, does] of Object.entries(programs)) {
    const file = join(folder, name);
    writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> '${log}'\n${does}\n`);
    chmodSync(file, 0o755);
  }
  return {
    folder,
    path: `${folder}:${process.env.PATH}`,
    calls: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

describe('programs of the machine', () => {
  test('a package that only waits for triggers is there; one half removed is not', async () => {
    const states = [
      'libreoffice-writer-nogui installed',
      'libreoffice-calc-nogui triggers-pending',
      'libreoffice-impress-nogui triggers-awaited',
      'fonts-noto-core config-files',
      'fonts-noto-cjk half-configured',
    ];
    using machine = played({ 'dpkg-query': `printf '${states.join('\\n')}\\n'` });
    const list = `import(${JSON.stringify(join(setup, 'programs.mjs'))}).then((m) => console.log(m.missingPackages().join(' ')))`;
    const { stdout } = spawnSync(process.execPath, ['-e', list], {
      env: { ...process.env, PATH: machine.path },
      encoding: 'utf8',
    });
    const missing = stdout.trim().split(' ');
    for (const there of ['writer', 'calc', 'impress'])
      assert.ok(!missing.includes(`libreoffice-${there}-nogui`), there);
    for (const gone of ['fonts-noto-core', 'fonts-noto-cjk']) assert.ok(missing.includes(gone), stdout);
  });
});

describe('programs of the tests', async () => {
  const { installUnstarted } = (await import(join(setup, 'test-programs.mjs'))) as { installUnstarted: string };

  /** Installs packages as `--tests` does. */
  function install(programs: Readonly<Record<string, string>>, services: string, ...packages: string[]) {
    using machine = played({
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's.
      'apt-get': 'cat "${0%/*}/policy"',
      ...programs,
    });
    const policy = join(machine.folder, 'policy');
    const { status, stdout, stderr } = spawnSync(
      'sh',
      ['-c', installUnstarted, 'setup', policy, services, ...packages],
      {
        env: { PATH: machine.path },
        encoding: 'utf8',
      },
    );
    return { status, stdout, stderr, calls: machine.calls(), isPolicyLeft: existsSync(policy) };
  }

  test('no service starts while they are installed, nor at the next boot', () => {
    const done = install({ systemctl: 'exit 0' }, 'nginx', 'nginx-light', 'zsh');
    assert.equal(done.status, 0);
    assert.match(done.stdout, /exit 101/);
    assert.equal(done.isPolicyLeft, false);
    assert.deepEqual(done.calls, [
      'apt-get update',
      'apt-get install -y --no-install-recommends nginx-light zsh',
      'systemctl disable nginx',
    ]);
  });

  test('a service that was there before is left alone', () => {
    const done = install({ systemctl: 'exit 0' }, '', 'zsh');
    assert.equal(done.status, 0);
    assert.ok(!done.calls.some((call) => call.startsWith('systemctl')));
  });

  test('one that cannot be disabled is told', () => {
    const done = install({ systemctl: 'exit 1' }, 'nginx', 'nginx-light');
    assert.equal(done.status, 0);
    assert.match(done.stderr, /nginx starts at the next boot: systemctl disable nginx/);
  });
});
