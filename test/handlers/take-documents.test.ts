import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Submission } from '../../lambdas/fax/model.ts';
import { takeDocuments } from '../../lambdas/flow/intake/take-documents.ts';
import { readHere } from '../../lambdas/mail/reader/read-here.ts';
import { FolderFiles } from '../../local/store/files.ts';

test('a document without a name is called by its place and what its type says it is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'faxpost-test-'));
  try {
    const part = (fields: string, content: string) => ['--b', fields, '', content];
    const mail = [
      'From: rossi@example.com',
      'Subject: Fax',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      ...part('Content-Type: application/pdf', 'first'),
      ...part('Content-Type: application/msword\r\nContent-Disposition: attachment', 'second'),
      ...part('Content-Type: application/x-of-nobody', 'third'),
      ...part('Content-Type: image/jpg; name="scan"', 'fourth'),
      '--b--',
      '',
    ];
    const files = new FolderFiles(join(folder, 'files'));
    await files.put('mail', Buffer.from(mail.join('\r\n')));
    const submission = { id: 's', source: 'mail', key: 'mail' } as unknown as Submission;
    const taken = await takeDocuments({ files, mails: readHere }, submission, join(folder, 'documents'));
    assert.ok(taken.ok);
    assert.deepEqual(
      taken.value.documents.map(({ name, path }) => [name, readFileSync(path, 'utf8')]),
      [
        ['document-1.pdf', 'first'],
        ['document-2.doc', 'second'],
        ['document-3', 'third'],
        ['scan', 'fourth'],
      ],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
