/** Providers of certified mail by command, and what is said of certified mailboxes. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeAuthority } from '../../mail/certified/synthetic-envelope.ts';
import { newOffice } from '../command-line.ts';

const line = '+390240701234';
const provider = 'posta-certificata@pec.provider.example';

test('a provider is listed with its authority, replaced and taken away', async () => {
  await using machine = await newOffice();
  const file = join(tmpdir(), `authority-${process.pid}.pem`);
  await writeFile(file, (await makeAuthority('Test Authority')).certificate);
  const added = await machine.run(['pec', 'add', provider, '--authority', file, '--json']);
  const [view] = added.json<{ address: string; authorities: { subject: string }[] }[]>();
  assert.equal(view?.address, provider);
  assert.match(view?.authorities[0]?.subject ?? '', /CN=Test Authority/);
  await machine.run(['pec', 'add', provider]);
  assert.match((await machine.run(['pec', 'list'])).out, /by SPF or DKIM only/);
  assert.equal((await machine.run(['pec', 'add', provider, '--authority', import.meta.filename])).code, 2);
  assert.equal((await machine.run(['pec', 'remove', provider])).code, 0);
  assert.equal((await machine.run(['pec', 'remove', provider])).code, 1);
});

test('certified mailboxes are pointed out, other ones are not', async () => {
  await using machine = await newOffice();
  assert.match((await machine.run(['sender', 'add', line, 'studio@pec.rossi.it'])).err, /--notice-to/);
  assert.match((await machine.run(['recipient', 'add', line, 'x@legalmail.it'])).err, /refuses ordinary mail/);
  assert.equal((await machine.run(['recipient', 'add', line, 'x@rossi.it'])).err, '');
  await machine.run(['line', 'set', line, '--notice-to', 'office@example.com']);
  assert.equal((await machine.run(['sender', 'add', line, 'altro@pec.rossi.it'])).err, '');
});
