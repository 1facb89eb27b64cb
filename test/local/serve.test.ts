import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const launcher = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'bin', 'faxpost.mjs');
const data = mkdtempSync(join(tmpdir(), 'faxpost-serve-'));
const environment = {
  ...process.env,
  FAXPOST_DATA: data,
  FAXPOST_SMTP_PORT: '0',
  FAXPOST_HTTP_PORT: '0',
  FAXPOST_SIMULATOR_PORT: '0',
  FAXPOST_PRIVATE_PORT: '0',
  FAXPOST_SIMULATOR_PAGE_MS: '1',
  FAXPOST_MINUTE_MS: '200',
};

const children: ChildProcess[] = [];
after(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  /** Standard output so far. */
  readonly out: () => string;
  readonly err: () => string;
  readonly ended: Promise<number | null>;
}

function start(words: readonly string[], changes: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, [launcher, ...words], { env: { ...environment, ...changes } });
  children.push(child);
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return { child, out: () => out, err: () => err, ended: once(child, 'close').then(([code]) => code as number | null) };
}

async function startService(): Promise<Started & { readonly ready: RegExpExecArray }> {
  const service = start(['serve']);
  for (;;) {
    const ready =
      /^faxpost ready smtp=(\S+:\d+) http=(http:\/\/\S+:\d+) carrier=simulator simulator=(http:\/\/\S+) data=(\S+) private=(http:\/\/127\.0\.0\.1:\d+\/\?token=\S+)\n$/m.exec(
        service.out(),
      );
    if (ready) return { ...service, ready };
    await Promise.race([
      once(service.child.stdout as NodeJS.ReadableStream, 'data'),
      service.ended.then(() => assert.fail(`The service ended: ${service.err()}`)),
    ]);
  }
}

describe('serve', () => {
  test('from the first start to the first faxes, and again', async () => {
    const service = await startService();
    assert.ok(service.out().endsWith(service.ready[0]), 'the ready line is the last one');
    assert.equal(service.ready[4], data);
    const password = /^ {2}([a-z2-9]{16})$/m.exec(service.out())?.[1];
    assert.ok(password, 'the demonstration password is shown');
    assert.match(service.out(), new RegExp(`--auth-password ${password}`));

    const letter = join(data, 'letter.txt');
    writeFileSync(letter, 'Good morning.\n');
    const send = (to: string) => start(['send', '--from', 'demo@example.com', '--to', to, '--wait', '--json', letter]);
    const [good, mixed, second] = [send('0289089200'), send('0289089281,0289089284'), start(['serve'])];
    assert.equal(await good.ended, 0);
    assert.equal(await mixed.ended, 3);
    const { faxes } = JSON.parse(mixed.out()) as { faxes: { to: string; outcome: string; attempts: unknown[] }[] };
    assert.deepEqual(
      faxes.map(({ to, outcome, attempts }) => [to, outcome, attempts.length]),
      [
        ['+390289089281', 'sent', 3],
        ['+390289089284', 'number-unassigned', 1],
      ],
    );
    assert.equal(await second.ended, 1);
    assert.match(second.err(), /Another Faxpost is running on .*FAXPOST_DATA/);

    const signIn = await fetch(`${service.ready[5]}`, { redirect: 'manual' });
    const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const page = await fetch(new URL('/', service.ready[5]), { headers: { cookie } });
    assert.equal(page.status, 200);
    assert.match(await page.text(), /letter\.txt/);
    service.child.kill('SIGTERM');
    assert.equal(await service.ended, 0);

    const again = await startService();
    assert.doesNotMatch(again.out(), /password/);
    assert.match(again.out(), /Line \+390240701234/);
    again.child.kill('SIGINT');
    assert.equal(await again.ended, 0);
  });

  test('a port that is taken is named, with the variable to change', async () => {
    const other = createServer();
    await once(other.listen(0, '127.0.0.1'), 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const folder = { FAXPOST_DATA: join(data, 'other') };
    const taken = [
      start(['serve'], { ...folder, FAXPOST_HTTP_PORT: `${port}` }),
      start(['serve', '--json'], { FAXPOST_DATA: join(data, 'third'), FAXPOST_SMTP_PORT: `${port}` }),
    ] as const;
    assert.equal(await taken[0].ended, 1);
    assert.match(taken[0].err(), new RegExp(`Port ${port} is taken by another program\\..*set FAXPOST_HTTP_PORT`));
    assert.equal(await taken[1].ended, 1);
    assert.match(String(JSON.parse(taken[1].out()).error), /set FAXPOST_SMTP_PORT/);
    other.close();
  });
});
