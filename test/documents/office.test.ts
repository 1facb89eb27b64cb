/** What LibreOffice may not do here, and which errors it distinguishes. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { localeOfCountry } from '../../lambdas/documents/document-locale.ts';
import { forgetFileReferences } from '../../lambdas/documents/engines/office/file-references.ts';
import { officeEngine } from '../../lambdas/documents/engines/office/office.ts';
import { findLibreOffice } from '../../lambdas/documents/engines/office/office-program.ts';
import { createEngineConverter } from '../../lambdas/documents/jobs/engine-converter.ts';
import { isolation } from '../../lambdas/documents/sandbox/isolation.ts';
import { startWorkerPool } from '../../lambdas/documents/sandbox/worker-pool.ts';
import { countPages, newFolder, runEngine } from './made/engine-jobs.ts';
import { makeZip } from './made/made-archives.ts';
import { linking, makeSheet } from './made/made-office.ts';
import { textOf } from './made/pdf-text.ts';
import { acceptedOf } from './made/results.ts';

const office = await findLibreOffice();
const skip = office === undefined && 'no LibreOffice here';

describe('a document that refers to the network', { skip }, () => {
  const hits: string[] = [];
  const server = createServer((request, response) => {
    hits.push(request.url ?? '');
    response.end('fetched');
  });
  let base = '';
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const at = (what: string) => `${base}/${what}`;

  // In this process and with its network: the settings alone must hold. Real jobs have no network besides.
  for (const [format, make] of linking) {
    test(`${format}: is converted, and nothing is fetched`, async () => {
      hits.length = 0;
      const { pdf } = await runEngine(officeEngine, format, make(at));
      assert.ok(pdf !== undefined);
      assert.ok((await countPages(pdf)) > 0);
      assert.deepEqual(hits, []);
    });
  }

  test('with LibreOffice’s own settings it would be: the references are live', async () => {
    hits.length = 0;
    const folder = newFolder();
    for (const [format, make] of linking) {
      writeFileSync(join(folder, `linking.${format}`), make(at));
      const words = [`-env:UserInstallation=file://${folder}/profile`, '--headless', '--convert-to', 'pdf'];
      await promisify(execFile)('soffice', [...words, '--outdir', folder, join(folder, `linking.${format}`)]);
    }
    assert.ok(hits.length >= 2, `only ${hits.join()}`);
  });
});

const { level } = await isolation();

describe('a document that refers to files of this machine', {
  skip: skip || (level !== 'whole' && 'the kernel grants no namespaces here'),
}, () => {
  const folder = newFolder();
  const workers = startWorkerPool({ tempFolder: folder });
  const converter = createEngineConverter(workers);
  after(() => workers.close());
  for (const [format, make] of linking) {
    test(`${format}: shows nothing of them`, async () => {
      const secrets = newFolder();
      const path = join(secrets, 'document');
      const document = make((what) => {
        const isTable = what.endsWith('.html');
        writeFileSync(
          join(secrets, what),
          isTable ? '<table><tr><td>Kaiserschmarrn</td></tr></table>' : 'Kaiserschmarrn',
        );
        return `file://${join(secrets, what)}`;
      });
      writeFileSync(path, document);
      const answer = acceptedOf(await converter.convert({ path, name: 'x', format, folder: join(secrets, 'answer') }));
      assert.ok('pdf' in answer);
      assert.doesNotMatch(await textOf(readFileSync(answer.pdf)), /Kaiserschmarrn/);
    });
  }
});

test('fields that name files are unknown before LibreOffice sees them, however they are spelled', () => {
  const spellings = ['INCLUDEPICTURE', 'includetext', 'INCLUDE{\\b}PICTURE', "\\'49NCLUDE\r\nTEXT", '\\u73?NCLUDETEXT'];
  for (const field of spellings) {
    const rtf = Buffer.from(`{\\rtf1{\\field{\\*\\fldinst ${field} "file:///etc/passwd"}}}`);
    assert.match(forgetFileReferences(rtf, 'rtf').toString(), /fldinst UNKNOWN "file/, field);
  }
  const word = Buffer.from('INCLUDETEXT "x"', 'utf16le');
  assert.equal(forgetFileReferences(word, 'doc').toString('utf16le'), 'XNCLUDETEXT "x"');
  const plain = Buffer.from('{\\rtf1 Good morning}');
  assert.equal(forgetFileReferences(plain, 'rtf'), plain);
});

test('numbers and paper are as where the sender’s line is, if the document does not say', { skip }, async () => {
  const texts = await Promise.all(
    ['IT', 'US', undefined].map(async (country) => {
      const { pdf } = await runEngine(officeEngine, 'xlsx', makeSheet(3), { locale: localeOfCountry(country) });
      assert.ok(pdf !== undefined);
      return (await textOf(pdf)).match(/1[.,]5/)?.[0];
    }),
  );
  assert.deepEqual(texts, ['1,5', '1.5', '1.5']);
  assert.deepEqual(['IT', 'CH', 'CN', 'US', 'it'].map(localeOfCountry), [
    ...['it-IT', 'de-CH', 'zh-CN', 'en-US', 'en-GB'],
  ]);
});

describe('errors of Office documents are distinguished', { skip }, () => {
  test('a package that unpacks to a thousand times its size is too large', async () => {
    const bomb = makeZip([
      { name: '[Content_Types].xml', bytes: '<Types/>' },
      { name: 'word/document.xml', bytes: Buffer.alloc(80 * 2 ** 20, ' ') },
    ]);
    assert.equal((await runEngine(officeEngine, 'docx', bomb)).refused, 'too-large');
  });

  test('one that claims less than it unpacks to as well', async () => {
    const bomb = makeZip([{ name: 'word/document.xml', bytes: Buffer.alloc(80 * 2 ** 20, ' '), claimedBytes: 10 }]);
    assert.equal((await runEngine(officeEngine, 'docx', bomb)).refused, 'too-large');
  });

  test('XML that defines entities is corrupt: no Office program writes that', async () => {
    const bytes = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>';
    const { refused } = await runEngine(officeEngine, 'xlsx', makeZip([{ name: 'xl/workbook.xml', bytes }]));
    assert.equal(refused, 'corrupt-document');
  });

  test('words that are called an Office document are no letter', async () => {
    for (const format of ['doc', 'docx', 'odt', 'xlsx', 'pptx'] as const) {
      assert.equal((await runEngine(officeEngine, format, 'Not Found')).refused, 'corrupt-document', format);
    }
  });

  test('a compound file without the stream of its kind is corrupt, not a blank page', async () => {
    const hollow = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000)]);
    for (const format of ['xls', 'ppt'] as const) {
      assert.equal((await runEngine(officeEngine, format, hollow)).refused, 'corrupt-document', format);
    }
  });

  test('an encrypted OpenDocument asks for a password', async () => {
    const manifest = '<manifest:manifest><manifest:encryption-data manifest:checksum="x"/></manifest:manifest>';
    const locked = makeZip([
      { name: 'mimetype', bytes: 'application/vnd.oasis.opendocument.text', isStored: true },
      { name: 'META-INF/manifest.xml', bytes: manifest },
    ]);
    assert.equal((await runEngine(officeEngine, 'odt', locked)).refused, 'password-protected');
  });
});
