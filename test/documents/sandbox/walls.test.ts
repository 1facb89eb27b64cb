/** Who a converter is, what it may, and what is opened where the kernel refuses the walls around it. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { readLimits } from '../../../lambdas/documents/limits.ts';
import { withoutWalls } from '../../../lambdas/documents/native-code.ts';
import { isolation } from '../../../lambdas/documents/sandbox/isolation.ts';
import { confine } from '../../../lambdas/documents/sandbox/walls.ts';
import { prepareWorker } from '../../../lambdas/documents/sandbox/worker-kinds.ts';
import { startWorkerPool } from '../../../lambdas/documents/sandbox/worker-pool.ts';
import { makePdf } from '../../pages/made-documents.ts';
import { newFolder } from '../made/engine-jobs.ts';

const run = promisify(execFile);
const made = (name: string) => fileURLToPath(new URL(`./made/${name}`, import.meta.url));
const isRoot = process.getuid?.() === 0;
const someone = 54_321;
const asSomeone = ['setpriv', `--reuid=${someone}`, `--regid=${someone}`, '--clear-groups'];

interface Person {
  readonly name: string;
  /** What goes in front of a command, so that it is this person's. */
  readonly who: readonly string[];
  /** A folder to which only this person can write. */
  readonly folder: string;
}

async function say(who: readonly string[], script: string, ...words: string[]): Promise<string> {
  const [program = '', ...rest] = [...who, process.execPath, script, ...words];
  return (await run(program, rest)).stdout;
}

const succeeds = ([program = '', ...words]: readonly string[]): Promise<boolean> =>
  run(program, words).then(
    () => true,
    () => false,
  );

async function lookFromInside({ who, folder }: Person, script: string): Promise<string[]> {
  const { level, said } = JSON.parse(
    await say(['env', `TMPDIR=${folder}`, ...who], made('look-from-inside.ts'), script),
  );
  assert.equal(level, 'whole');
  return said;
}

/** Somebody else, unless he cannot read this project or has no place to work in. */
async function findSomeone(): Promise<Person | undefined> {
  if (!(await succeeds([...asSomeone, 'test', '-r', made('look-from-inside.ts')]))) return undefined;
  for (const place of [tmpdir(), '/tmp', '/var/tmp']) {
    const folder = newFolder(place);
    chownSync(folder, someone, someone);
    if (await succeeds([...asSomeone, 'test', '-w', folder])) return { name: 'a user', who: asSomeone, folder };
  }
  return undefined;
}

const { level } = await isolation();
const people: Person[] = [{ name: isRoot ? 'root' : 'a user', who: [], folder: newFolder() }];
const other = isRoot ? await findSomeone() : undefined;
if (other !== undefined) people.push(other);
const missing = isRoot && other === undefined && 'no other user can read this project and write to a folder';
if (missing) describe('started by a user', { skip: missing }, () => {});

for (const person of people) {
  const { name, who } = person;
  describe(`started by ${name}`, { skip: level !== 'whole' && 'the kernel grants no namespaces here' }, () => {
    test('a converter is nobody inside, and not root outside', async () => {
      const outside = `awk '$1 <= ${65534} && ${65534} < $1 + $3 { print $2 + ${65534} - $1 }' /proc/self/uid_map`;
      const said = await lookFromInside(person, `id -u; id -g; ${outside}; grep NoNewPrivs /proc/self/status`);
      assert.deepEqual(said, ['65534', '65534', name === 'root' ? '65534' : expectUser(who), 'NoNewPrivs:\t1']);
    });

    test('nothing of /proc and /sys can be written', async () => {
      const paths = ['/proc/sys/kernel/core_pattern', '/proc/sys/vm/drop_caches', '/proc/self/oom_score_adj'];
      const attempts = paths.map((path) => `(echo 1 > ${path}) 2> /dev/null && echo ${path}`);
      const said = await lookFromInside(person, `${attempts.join('; ')}; ls -d /sys; touch /root-file; echo end`);
      assert.deepEqual(said, ['end']);
    });

    test('there is an end to its processes', async () => {
      const fork = 'n=0; while [ $n -lt 1500 ]; do sleep 60 > /dev/null & n=$((n + 1)); echo $n; done';
      const [count] = await lookFromInside(person, `(${fork}) 2> /dev/null | tail -n 1`);
      assert.ok(Number(count) > 500 && Number(count) < 1024, `${count} processes`);
    });
  });
}

const expectUser = (who: readonly string[]) => String(who.length === 0 ? process.getuid?.() : someone);

test('no file that a worker writes grows past the limit', async () => {
  const entry = join(newFolder(), 'writer.mjs');
  writeFileSync(
    entry,
    `import { statSync, writeFileSync } from 'node:fs';
     process.once('message', () => {
       let code = 'none';
       try { writeFileSync('large', Buffer.alloc(3_000_000)); } catch (error) { code = error.code; }
       const detail = code + ' ' + statSync('large').size;
       process.send({ event: 'refused', document: 0, outcome: 'empty-document', detail });
       process.send({ event: 'end' });
     });`,
  );
  const workers = startWorkerPool({ entry, limits: readLimits({ fileBytes: 1_048_576 }) });
  const said: string[] = [];
  const job = { file: 'x', format: 'pdf', forReading: false, limits: readLimits() } as const;
  const end = await workers.withWorker(prepareWorker, (worker) =>
    worker.run(job, (event) => void (event.event === 'refused' && said.push(event.detail))),
  );
  await workers.close();
  assert.equal(end, 'finished');
  assert.deepEqual(said, ['EFBIG 1048576']);
});

/** Whether this machine lets us make a place in which the kernel refuses. */
const mayRefuse = await run('unshare', [
  ...['--user', '--map-root-user', 'sh', '-c', 'echo 0 > /proc/sys/user/max_user_namespaces'],
]).then(
  () => true,
  () => false,
);

describe('where the kernel refuses walls', () => {
  const folder = newFolder();
  const documents = async (...wanted: string[]) => {
    const picture = sharp({ create: { width: 64, height: 64, channels: 3, background: 'black' } });
    const files: Record<string, string | Uint8Array> = {
      'letter.pdf': await makePdf([{ text: 'Invoice number' }]),
      'note.txt': 'Good morning',
      'photo.jpg': await picture.jpeg().toBuffer(),
      'scan.tif': await picture.tiff().toBuffer(),
      'letter.rtf': '{\\rtf1 Good morning}',
      'page.html': '<!doctype html><html><body>Good morning</body></html>',
    };
    for (const [name, bytes] of Object.entries(files)) {
      if (!existsSync(join(folder, name))) writeFileSync(join(folder, name), bytes);
      chmodSync(join(folder, name), 0o644);
    }
    return (wanted.length === 0 ? Object.keys(files) : wanted).map((name) => join(folder, name));
  };
  const refused = `unsupported-format: ${withoutWalls}`;
  const expected = {
    'letter.pdf': '1 page',
    'note.txt': '1 page',
    'photo.jpg': refused,
    // ImageMagick, which is WebAssembly, reads it too.
    'scan.tif': '1 page',
    'letter.rtf': refused,
    'page.html': refused,
  };

  /** The programs that walls are made of, but the one that the kernel's refusal meets. */
  const pathWithoutUnshare = (): string => {
    const path = join(newFolder(), 'bin');
    mkdirSync(path);
    for (const name of ['sh', 'setpriv', 'prlimit', 'test', 'env']) {
      const program = ['/usr/bin', '/bin'].map((place) => join(place, name)).find((one) => existsSync(one));
      if (program !== undefined) symlinkSync(program, join(path, name));
    }
    return path;
  };

  test('native engines open nothing, WebAssembly is held by Node, and the reason is told', async () => {
    const said = await say(
      ['env', `PATH=${pathWithoutUnshare()}`],
      made('prepare-here.ts'),
      'required',
      ...(await documents()),
    );
    assert.deepEqual(JSON.parse(said), expected);
  });

  test('also where it is the kernel that says so', { skip: !mayRefuse && 'no user namespaces' }, async () => {
    const script = 'echo 0 > /proc/sys/user/max_user_namespaces; exec setpriv --bounding-set=-all --inh-caps=-all "$@"';
    const refusing = ['unshare', '--user', '--map-root-user', '/bin/sh', '-c', script, 'sh'];
    const two = await documents('letter.pdf', 'letter.rtf');
    const said = await say(refusing, made('prepare-here.ts'), 'required', ...two);
    assert.deepEqual(JSON.parse(said), { 'letter.pdf': '1 page', 'letter.rtf': refused });
  });

  test('whoever allows it without walls has every engine', async () => {
    const path = `PATH=${pathWithoutUnshare()}`;
    const said = await say(['env', path], made('prepare-here.ts'), 'optional', ...(await documents('photo.jpg')));
    assert.deepEqual(JSON.parse(said), { 'photo.jpg': '1 page' });
  });

  test('a function of AWS is its own wall, because its entry says so', async () => {
    const { commandPrefix, nodeFlags, mayRunNative, owner } = await confine('function');
    assert.deepEqual(
      [commandPrefix('/tmp'), nodeFlags('/tmp', '/tmp/x'), mayRunNative, owner],
      [[], [], true, undefined],
    );
  });
});
