/** What other users of the machine can read: nothing. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { closeFolder } from '../../local/folder-modes.ts';
import { FolderInUse, isFolderInUse, lockFolder } from '../../local/lock.ts';
import { Service } from '../journey/service.ts';
import { makePdf } from '../pages/made-documents.ts';

const modeOf = (path: string): number => lstatSync(path).mode & 0o777;

/** Every path below a folder, and itself. */
function pathsIn(folder: string): string[] {
  const inside = readdirSync(folder, { recursive: true, withFileTypes: true });
  return [folder, ...inside.map(({ parentPath, name }) => join(parentPath, name))];
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'faxpost-modes-'));
  // The way there is open to all, as that to /srv or /var/lib.
  chmodSync(folder, 0o755);
  return folder;
}

describe('the data folder of a service that runs', () => {
  const service = new Service();
  const data = join(service.folder, 'data');
  before(async () => {
    // As an older version left it.
    chmodSync(service.folder, 0o755);
    mkdirSync(join(data, 'files', 'old'), { recursive: true });
    writeFileSync(join(data, 'files', 'old', 'letter.pdf'), 'secret');
    for (const path of pathsIn(data)) chmodSync(path, lstatSync(path).isDirectory() ? 0o755 : 0o644);
    await service.start();
    const letter = { filename: 'letter.pdf', content: await makePdf([{ text: 'Good morning' }]) };
    await service.mail({ to: '0289089200', subject: 'For your eyes only', attachments: [letter] });
    await service.notices('For your eyes only');
  });
  after(() => service.remove());

  test('is its user’s alone: folders 0700, all else without a bit for others', () => {
    const paths = pathsIn(data);
    for (const name of [
      'faxpost.sqlite',
      'private-token',
      'service.lock',
      'simulator/simulator.sqlite',
      'tls/self-signed.pem',
    ]) {
      assert.ok(paths.includes(join(data, name)), name);
    }
    assert.ok(paths.length > 20, `${paths.length} paths`);
    for (const path of paths) {
      const isFolder = lstatSync(path).isDirectory();
      const mode = modeOf(path);
      assert.equal(mode & 0o077, 0, `${path} ${mode.toString(8)}`);
      assert.equal(mode & (isFolder ? 0o700 : 0o600), isFolder ? 0o700 : 0o600, path);
    }
  });

  const cannotBecome = process.getuid?.() === 0 && existsSync('/usr/bin/setpriv') ? false : 'needs root and setpriv';
  test('gives another user nothing: no file, no list, no lock', { skip: cannotBecome }, () => {
    const asNobody = (...words: string[]) =>
      spawnSync('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', ...words], { encoding: 'utf8' });
    assert.equal(asNobody('ls', service.folder).status, 0, 'the way there is open');
    for (const path of pathsIn(data)) {
      const read = asNobody('test', '-r', path);
      assert.equal(read.status, 1, path);
    }
    const list = asNobody('ls', '-R', data);
    assert.deepEqual([list.status === 0, list.stdout], [false, '']);
    // A worker that is being started draws a page of its own making, and workers run as this very user.
    const files = asNobody('find', service.folder, '-type', 'f', '-readable', '-not', '-name', 'practice.png');
    assert.equal(files.stdout, '', 'beside the data folder there is nothing to read either');
  });

  test('what commands write is as private', async () => {
    const { code, err } = await service.run([
      'fax',
      'export',
      (await service.faxes())[0]?.id ?? '',
      '--dir',
      join(service.folder, 'out'),
    ]);
    assert.equal(code, 0, err);
    for (const path of pathsIn(join(service.folder, 'out'))) assert.equal(modeOf(path) & 0o077, 0, path);
  });
});

test('a folder that was open is closed, whatever is in it; what links lead to is left alone', () => {
  const folder = newFolder();
  const data = join(folder, 'data');
  mkdirSync(join(data, 'files', 'deep'), { recursive: true });
  writeFileSync(join(data, 'files', 'deep', 'fax.pdf'), '');
  writeFileSync(join(data, 'run'), '');
  writeFileSync(join(folder, 'elsewhere'), '');
  symlinkSync(join(folder, 'elsewhere'), join(data, 'link'));
  const modes = {
    data: 0o777,
    'data/files': 0o755,
    'data/files/deep/fax.pdf': 0o664,
    'data/run': 0o755,
    elsewhere: 0o644,
  };
  for (const [path, mode] of Object.entries(modes)) chmodSync(join(folder, path), mode);
  try {
    assert.deepEqual(closeFolder(data), []);
    const found = Object.keys(modes).map((path) => modeOf(join(folder, path)).toString(8));
    assert.deepEqual(found, ['700', '700', '600', '700', '644']);
    assert.equal(modeOf(join(data, 'files', 'deep')), 0o700);
    assert.deepEqual(closeFolder(join(folder, 'new')), []);
    assert.equal(modeOf(join(folder, 'new')), 0o700);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('the lock of a data folder', () => {
  test('is a socket in the folder, gone with the release, and not stopped by one that a killed service left', async () => {
    const data = join(newFolder(), 'data');
    assert.equal(await isFolderInUse(data), false);
    const unlock = await lockFolder(data);
    assert.ok(lstatSync(join(data, 'service.lock')).isSocket());
    assert.equal(await isFolderInUse(data), true);
    await assert.rejects(lockFolder(data), FolderInUse);
    await unlock();
    assert.equal(existsSync(join(data, 'service.lock')), false);
    writeFileSync(join(data, 'service.lock'), '');
    await (await lockFolder(data))();
    rmSync(join(data, '..'), { recursive: true });
  });

  test('works where the path is longer than a socket’s name may be', async () => {
    const folder = newFolder();
    const data = join(folder, 'a-long-name-'.repeat(15), 'data');
    const unlock = await lockFolder(data);
    assert.equal(await isFolderInUse(data), true);
    await assert.rejects(lockFolder(data), FolderInUse);
    await unlock();
    assert.equal(await isFolderInUse(data), false);
    rmSync(folder, { recursive: true });
  });

  test('of version 0.1.0, which another user can make as well, counts only when it is this user’s', async () => {
    const data = join(newFolder(), 'data');
    const name = createHash('sha256').update(data).digest('hex').slice(0, 24);
    const path = join(tmpdir(), `faxpost-${name}.lock`);
    const earlier = createServer().listen(path);
    await new Promise((done) => earlier.once('listening', done));
    await assert.rejects(lockFolder(data), FolderInUse);
    if (process.getuid?.() === 0) {
      chownSync(path, 65534, 65534);
      await (await lockFolder(data))();
    }
    await new Promise((done) => earlier.close(done));
    await (await lockFolder(data))();
    rmSync(join(data, '..'), { recursive: true });
  });
});
