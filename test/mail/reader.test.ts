/** Mails are read in threads that can be ended: the same as read here, and never longer than a mail may take. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { accepted, refused } from '../../lambdas/fax/result.ts';
import { MailThreads } from '../../lambdas/mail/reader/mail-threads.ts';
import { readHere } from '../../lambdas/mail/reader/read-here.ts';
import { compose, names, pdf } from './compose.ts';
import { draft, gmail, signAs } from './proof/providers.ts';

const folder = await mkdtemp(join(tmpdir(), 'faxpost-reader-'));
const threads = new MailThreads();
after(async () => {
  await threads.close();
  await rm(folder, { recursive: true });
});

async function file(content: string | Uint8Array, name = 'mail.eml'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content, 'latin1');
  return path;
}

test('what a thread reads is what is read here', async () => {
  const mails = [
    await compose({ subject: 'Perché', attachments: [{ filename: 'a.pdf', content: pdf }] }),
    Buffer.from(signAs(gmail, draft())),
    Buffer.from('no mail at all'),
  ];
  for (const mail of mails) {
    const path = await file(mail);
    assert.deepEqual(await threads.headers(path), await readHere.headers(path));
    assert.deepEqual(await threads.read(path), await readHere.read(path));
    // Bytes travel between threads as plain arrays.
    const plain = (value: unknown) =>
      JSON.parse(
        JSON.stringify(value ?? null, (_key, one) =>
          ArrayBuffer.isView(one) ? [...(one as Uint8Array)] : one?.type === 'Buffer' ? one.data : one,
        ),
      );
    assert.deepEqual(plain(await threads.examine(path)), plain(await readHere.examine(path)));
  }
});

test('documents are written by the thread', async () => {
  const path = await file(await compose({ attachments: [{ filename: 'a.pdf', content: pdf }] }));
  const documents = await mkdtemp(join(folder, 'documents-'));
  assert.deepEqual(names(await threads.read(path, { folder: documents })), ['a.pdf 15']);
  const [part] = await readdir(documents);
  assert.deepEqual(await readFile(join(documents, part as string)), pdf);
});

test('what a file system says is told as it is', async () => {
  await assert.rejects(threads.read(join(folder, 'nothing')), { code: 'ENOENT' });
});

test('a mail that takes too long ends as unreadable, and the next one is read', async () => {
  const short = new MailThreads({ threads: 1, millis: 1500 });
  const honest = await file(await compose({ attachments: [{ filename: 'a.pdf', content: pdf }] }), 'honest.eml');
  await short.headers(honest);
  // Every line might be a delimiter: 40 MB of them take many seconds.
  const mixed = 'From: rossi@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n';
  const long = await file(mixed + '--bx\n'.repeat(8_000_000), 'long.eml');
  const [slow, quick] = await Promise.all([short.read(long), short.read(honest)]);
  assert.deepEqual(slow.problem, { kind: 'unreadable', what: 'time-limit' });
  assert.deepEqual(slow.from, accepted('rossi@example.com'));
  assert.deepEqual(slow.documents, []);
  assert.deepEqual(names(quick), ['a.pdf 15']);
  await short.close();
});

test('a mail that takes too much memory ends as unreadable', async () => {
  const small = new MailThreads({ threads: 1, memoryMb: 16 });
  const parts = Array.from(
    { length: 800 },
    (_, n) => `--b\r\nContent-Type: application/pdf; name=a${n}.pdf\r\nX: ${'y'.repeat(60_000)}\r\n\r\nx`,
  );
  const large = `From: rossi@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${parts.join('\r\n')}\r\n--b--\r\n`;
  const mail = await small.read(await file(large, 'large.eml'));
  assert.ok(mail.problem === undefined || mail.problem.kind === 'unreadable');
  assert.deepEqual(refused('unreadable').ok, false);
  await small.close();
});

test('closed threads read nothing more', async () => {
  const closed = new MailThreads({ threads: 1 });
  await closed.close();
  await assert.rejects(closed.headers(await file('From: a@example.com')));
});
