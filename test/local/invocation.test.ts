import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pathFinder } from '../../local/invocation.ts';
import { newMachine } from './command-line.ts';

const checkout = join(import.meta.dirname, '..', '..');

describe('a path is found from where the user stands', () => {
  test('by npm, which runs scripts in the checkout', async () => {
    await using machine = newMachine();
    const stood = mkdtempSync(join(tmpdir(), 'faxpost-stood-'));
    writeFileSync(join(stood, 'letter.pdf'), '%PDF-1.7');
    const npm = async (file: string) => {
      const words = ['simulate', 'receive', '--from', '+390289089211', '--to', '+390240701234', file];
      return new Promise<string>((resolve) => {
        const environment = { ...process.env, FAXPOST_DATA: machine.data };
        const ran = ['--prefix', checkout, 'run', '--silent', 'faxpost', '--', ...words];
        execFile('npm', ran, { cwd: stood, env: environment }, (_, __, err) => resolve(err));
      });
    };
    assert.match(await npm('letter.pdf'), /^No service runs on/);
    assert.match(await npm('other.pdf'), new RegExp(`^${stood}/other.pdf cannot be read`));
    rmSync(stood, { recursive: true });
  });

  test('only when npm runs this script, and only where it is relative', () => {
    const byNpm = pathFinder({ INIT_CWD: '/home/anna', npm_lifecycle_event: 'faxpost' });
    assert.equal(byNpm('letter.pdf'), '/home/anna/letter.pdf');
    assert.equal(byNpm('../letter.pdf'), '/home/letter.pdf');
    assert.equal(byNpm('/tmp/letter.pdf'), '/tmp/letter.pdf');
    assert.equal(byNpm(''), '');
    assert.equal(pathFinder({ INIT_CWD: '/home/anna', npm_lifecycle_event: 'test' })('letter.pdf'), 'letter.pdf');
    assert.equal(pathFinder({})('letter.pdf'), 'letter.pdf');
  });

  test('whatever command takes it, as argument or option', async () => {
    await using machine = newMachine({ INIT_CWD: '/nowhere', npm_lifecycle_event: 'faxpost' });
    assert.match((await machine.run(['pages', 'one.pdf', 'two.pdf'])).err, /There is no file \/nowhere\/one\.pdf/);
    await machine.run(['line', 'add', '+390240701234', '--sender', 'anna@example.com']);
    const sent = await machine.run(['send', '--from', 'anna@example.com', '--to', '0289089200', 'one.pdf']);
    assert.match(sent.err, /There is no file \/nowhere\/one\.pdf/);
  });
});
