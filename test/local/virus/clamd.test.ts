/** A real clamd with a signature of the test's own. `npm run setup -- --tests` installs it. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Transient } from '../../../lambdas/fax/errors.ts';
import { checkScanner } from '../../../local/commands/doctor/doctor-scanner.ts';
import { readSettings } from '../../../local/settings.ts';
import { Clamd, readClamdAddress } from '../../../local/virus/clamd.ts';
import { compose } from '../../mail/compose.ts';

const program = ['/usr/sbin/clamd', '/usr/local/sbin/clamd', '/opt/homebrew/sbin/clamd'].find(existsSync);
const skip = program === undefined && 'clamd is not installed: npm run setup -- --tests';
const marker = 'a marker that no other file has: 7f3c1e';

test('an address of clamd is a host with a port, or the path of a socket', () => {
  assert.deepEqual(readClamdAddress('127.0.0.1:3310'), { host: '127.0.0.1', port: 3310 });
  assert.deepEqual(readClamdAddress('[::1]:3310'), { host: '::1', port: 3310 });
  assert.deepEqual(readClamdAddress('/run/clamd.sock'), { path: '/run/clamd.sock' });
  for (const wrong of ['', 'clamd', 'clamd:', 'clamd:99999', 'clamd.sock'])
    assert.equal(readClamdAddress(wrong), undefined);
});

describe('clamd', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'faxpost-clamd-'));
  const socket = join(folder, 'clamd.sock');
  const clamd = new Clamd({ path: socket });
  let daemon: ChildProcess;

  before(async () => {
    // It may give up being root.
    chmodSync(folder, 0o777);
    const signatures = join(folder, 'signatures');
    mkdirSync(signatures);
    writeFileSync(join(signatures, 'own.ndb'), `Test.Marker:0:*:${Buffer.from(marker).toString('hex')}\n`);
    const settings = [
      `LocalSocket ${socket}`,
      `DatabaseDirectory ${signatures}`,
      'Foreground yes',
      'StreamMaxLength 1M',
    ];
    const file = join(folder, 'clamd.conf');
    writeFileSync(file, `${settings.join('\n')}\n`);
    daemon = spawn(program as string, ['--config-file', file], { stdio: ['ignore', 'pipe', 'inherit'] });
    let log = '';
    for await (const text of daemon.stdout as NodeJS.ReadableStream) {
      log += text;
      if (/Self checking|Listening daemon/.test(log)) break;
    }
    assert.ok(existsSync(socket), log);
  });
  after(() => {
    daemon?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  const scan = async (name: string, content: Buffer) => {
    const path = join(folder, name);
    writeFileSync(path, await compose({ attachments: [{ filename: 'offer.bin', content }] }));
    return clamd.scan(path);
  };

  test('finds a signature inside an attachment, and nothing in a clean mail', async () => {
    const found = await scan('bad.eml', Buffer.from(`${'x'.repeat(200_000)}${marker}`));
    assert.equal(found.kind, 'infected');
    assert.match(found.kind === 'infected' ? found.name : '', /^Test\.Marker/);
    assert.deepEqual(await scan('good.eml', Buffer.alloc(200_000, 'x')), { kind: 'clean' });
  });

  test('what is larger than it takes is not called clean', async () => {
    assert.equal((await scan('large.eml', Buffer.alloc(6_000_000, 'x'))).kind, 'unchecked');
  });

  test('the doctor says which one it is; that there is none, or that it does not answer', async () => {
    const doctor = (FAXPOST_CLAMD?: string) => checkScanner({ settings: readSettings({ FAXPOST_CLAMD }) });
    assert.match((await doctor(socket)).detail, /^ClamAV /);
    const none = await doctor();
    assert.ok(none.ok);
    assert.match(none.detail, /none: emails are not scanned/);
    daemon.kill('SIGKILL');
    await once(daemon, 'exit');
    assert.equal((await doctor(socket)).ok, false);
    await assert.rejects(clamd.scan(join(folder, 'good.eml')), Transient);
  });
});
