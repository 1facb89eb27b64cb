/** Real mails nobody here wrote, against what the table beside them says. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { cleanFileName } from '../../lambdas/fax/outside-text.ts';
import { firstValue } from '../../lambdas/mail/mime/header-fields.ts';
import { isAutomatic } from '../../lambdas/mail/reading/automatic.ts';
import { readMail } from '../../lambdas/mail/reading/read.ts';

const folder = new URL('../../../shared/mails/', import.meta.url);

interface Row {
  readonly file: string;
  readonly outcome: string;
  readonly documents: readonly { readonly name: string; readonly bytes: number }[];
  readonly nested: readonly { readonly name: string; readonly bytes: number }[];
  readonly skipped: readonly string[];
}

/** Rows where the table is held to be wrong, or where the product decides otherwise on purpose. */
const exceptions: Readonly<Record<string, { readonly ours: string; readonly because: string }>> = {
  'mailcore__jwz-116.eml': {
    ours: 'encrypted-mail',
    because: 'the attached mail is S/MIME enveloped; in other rows the table calls that encrypted',
  },
  'mailcore__jwz-17.eml': {
    ours: 'Aete_Editor_b1:?',
    because: 'the first half of multipart/appledouble is a resource fork, not a file that a person attached',
  },
  'mailcore__jwz-40.eml': {
    ours: '-:? -:? -:?',
    because: 'the fourth stands in an attached mail, and the mail has documents of its own',
  },
  'mailcore__jwz-67.eml': {
    ours: 'automatic',
    because: 'Return-Path names info-metamail-request: a list manager',
  },
  'mimekit__rfc2060.eml': {
    ours: '-:35 -:?',
    because: 'the third stands in an attached mail, and the mail has documents of its own',
  },
  'mimekit__rich-text.eml': {
    ours: 'kitten-playing-with-a-christmas-tree.jpg:375081',
    because: 'the two untitled attachments are mails attached in Outlook’s own form, with nothing in them',
  },
  'stalwart__thirdparty-006.eml': {
    ours: '',
    because: 'the second part of multipart/signed is the signature whatever its type',
  },
  'stalwart__thirdparty-012.eml': {
    ours: '-:6',
    because: 'the boundary has no closing quote; read up to the line end it delimits an attached text/x-myown',
  },
};

function readRows(): Row[] {
  const lines = readFileSync(new URL('MANIFEST.tsv', folder), 'utf8').trimEnd().split('\n').slice(1);
  return lines.map((line) => {
    const [file = '', , , , outcome = '', documents = '[]', nested = '[]', skipped = '[]'] = line.split('\t');
    return {
      file,
      outcome,
      documents: JSON.parse(documents),
      nested: JSON.parse(nested),
      skipped: JSON.parse(skipped),
    };
  });
}

/** Files that are attached but in no format we fax are documents for the mail layer; the table keeps them apart, without sizes. */
const unsupported = (row: Row): string[] =>
  row.skipped.flatMap((entry) => {
    const match = /^(.*?)(?:\|[^|]*)?: (?:unsupported|EMPTY document)/s.exec(entry);
    return match ? [match[1] as string] : [];
  });

const shown = (name: string, bytes: number | string) =>
  `${/^(\(unnamed.*)?$|^document-\d+/.test(name) ? '-' : cleanFileName(name)}:${bytes}`;

function expected(row: Row): string {
  if (row.outcome === 'drop:auto') return 'automatic';
  if (row.outcome === 'anomaly:encrypted') return 'encrypted-mail';
  if (row.outcome === 'anomaly:partial-message') return 'partial-mail';
  const documents = row.outcome === 'fax-nested-only' ? row.nested : row.documents;
  const others = unsupported(row)
    .map((name) => shown(name, '?'))
    .sort();
  return [...documents.map(({ name, bytes }) => shown(name, bytes)), ...others].join(' ');
}

async function read(row: Row): Promise<string> {
  const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });
  const mail = await readMail(new URL(row.file, folder).pathname, { sink: nowhere });
  const returnPath = firstValue(mail.fields, 'return-path')?.replace(/[<>\s]/g, '');
  if (isAutomatic(mail.fields, { envelopeFrom: returnPath, authenticated: false })) return 'automatic';
  if (mail.problem) return mail.problem.kind === 'unreadable' ? `unreadable (${mail.problem.what})` : mail.problem.kind;
  const others = unsupported(row).map((name) => shown(name, '?'));
  const texts: string[] = [];
  const set: string[] = [];
  for (const { name, bytes } of mail.documents) {
    const at = others.indexOf(shown(name, '?'));
    const known = (row.outcome === 'fax-nested-only' ? row.nested : row.documents).some(
      (document) => shown(document.name, document.bytes) === shown(name, bytes),
    );
    if (known || at < 0) texts.push(shown(name, bytes));
    else set.push(...others.splice(at, 1));
  }
  return [...texts, ...set.sort()].join(' ');
}

test('every mail of the corpus gives the documents that its row names', {
  skip: !existsSync(folder) && 'the mails are not here',
}, async () => {
  const deviations: string[] = [];
  let agreed = 0;
  for (const row of readRows()) {
    const ours = await read(row);
    const exception = exceptions[row.file];
    // An exception that is none any more has to go.
    assert.notEqual(exception?.ours, expected(row), row.file);
    if (ours === exception?.ours) console.log(`exception: ${row.file}: ${exception.because}`);
    else if (ours === expected(row)) agreed++;
    else
      deviations.push(`${row.file}\n    table: ${expected(row) || 'no document'}\n    read:  ${ours || 'no document'}`);
  }
  console.log(
    `mails that agree: ${agreed}; known exceptions: ${Object.keys(exceptions).length}; deviations: ${deviations.length}`,
  );
  for (const line of deviations) console.log(line);
  assert.deepEqual(deviations, []);
});
