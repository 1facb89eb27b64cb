/** Four hundred days of a data folder: what its lines' settings end is gone, row by row and file by file, and nothing else. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { day, lifetimes } from '../../../lambdas/fax/lifetimes.ts';
import type { E164, Line, Submission } from '../../../lambdas/fax/model.ts';
import {
  faxPdfKey,
  faxTiffKey,
  givenDocumentsPrefix,
  pageKey,
  receivedPdfKey,
  thumbnailKey,
} from '../../../lambdas/flow/file-keys.ts';
import { createSubmission, faxIdFor, submissionIdFor } from '../../../lambdas/flow/submission.ts';
import { keepAlarms } from '../../../local/alarms.ts';
import { Outbox } from '../../../local/outgoing/outbox.ts';
import type { WorkerPorts } from '../../../local/workflow/worker.ts';
import { localEngine } from '../../scenarios/local-engine.ts';
import { demoLine, World } from '../../scenarios/world.ts';

const start = Date.now();
const silent = '+390289089289';

const lines = {
  month: { number: '+390240701234', days: 30 },
  year: { number: '+390240705678', days: 365 },
  /** Its faxes may be on their way for a week, and are kept for a day. */
  brief: { number: '+390240709999', days: 1 },
} as const;
type Kind = keyof typeof lines;

const lineOf = (kind: Kind): Line => ({
  ...demoLine,
  number: lines[kind].number,
  senders: [`${kind}@example.com`],
  recipients: [`inbox@${kind}.example`],
  settings: {
    ...demoLine.settings,
    retentionDays: lines[kind].days,
    ...(kind === 'brief' ? { deadlineMinutes: 7 * 24 * 60 } : {}),
  },
});

class Office {
  readonly folder = mkdtempSync(join(tmpdir(), 'faxpost-retention-'));
  readonly world: World;
  readonly #outbox: Outbox;

  constructor() {
    this.world = new World({
      engine: localEngine,
      found: { folder: this.folder, at: start, minuteMs: 60_000 },
      scripts: { [silent]: [{}] },
      sabotage: (ports: WorkerPorts): WorkerPorts => ({ ...ports, files: this.store.files, mailer: this.#outbox }),
    });
    this.#outbox = new Outbox(this.store.db, this.store.files, 'fax.example', () => this.now);
    for (const what of ['sweep-records', 'sweep-remains']) this.store.jobs.putOnce('clock', what);
    // Years of flushes to the disk would prove nothing here.
    this.store.db.run('PRAGMA synchronous = OFF');
  }

  get store() {
    return this.world.store;
  }

  get now(): number {
    return this.world.clock.now();
  }

  async open(): Promise<void> {
    for (const kind of Object.keys(lines) as Kind[]) await this.store.administration.addLine(lineOf(kind));
  }

  /** A mail of today becomes a fax, its pages made already. */
  async send(kind: Kind, to: E164 = '+390289089200'): Promise<Submission> {
    const line = lineOf(kind);
    const key = `mail/${kind}-${this.now}.eml`;
    const id = submissionIdFor(key);
    const fax = faxIdFor(id, to);
    const submission: Submission = {
      id,
      line: line.number,
      sender: `${kind}@example.com`,
      source: 'mail',
      key,
      subject: 'Preventivo',
      references: [],
      at: this.now,
      faxes: [{ id: fax, to }],
      refusedNumbers: [],
    };
    const { submissions } = this.store;
    for (const file of [key, pageKey(id, 1), thumbnailKey(id, 1), faxPdfKey(fax), faxTiffKey(fax)]) {
      this.#write(file);
    }
    await submissions.create(submission);
    const page = { n: 1, source: { document: 'a.pdf', page: 1 }, bytes: 9, seconds: 9, widthPx: 1728, heightPx: 2292 };
    const documents = [{ name: 'a.pdf', converter: 'pdf', pages: 1 }];
    await submissions.conclude(id, { prepared: { documents, pages: [page], leftOut: [] } });
    await createSubmission(this.world.ports(), submission, line);
    await submissions.decideMail(key, 'accepted', id, this.now);
    await submissions.claim(`mail|${key}`, id, this.now + day, this.now);
    return submission;
  }

  /** A fax comes in that is told of and mailed, with a link to it. */
  async receive(kind: Kind): Promise<string> {
    const id = this.world.receiveFax('refused', { to: lines[kind].number, carrierId: `in-${kind}-${this.now}` });
    this.#write(receivedPdfKey(id));
    await this.store.links.put(`link-${id}`, { kind: 'received', fax: id, until: this.now + 30 * day }, this.now);
    return id;
  }

  async refuse(): Promise<void> {
    const { submissions } = this.store;
    await submissions.decideMail(`mail/refused-${this.now}.eml`, 'refused', 'on no list', this.now);
    this.#write(`mail/automatic-${this.now}.eml`);
    await submissions.decideMail(`mail/automatic-${this.now}.eml`, 'automatic', 'auto-submitted', this.now);
    this.#write(`mail/copy-${this.now}.eml`);
    await submissions.decideMail(`mail/copy-${this.now}.eml`, 'accepted', 'second copy', this.now);
  }

  /** What a crash leaves: files and marks that no row owns. */
  async leaveOwnerless(): Promise<void> {
    const { marks, db } = this.store;
    this.#write(`${givenDocumentsPrefix('nobodyaaaaaa')}01-letter.txt`);
    this.#write('mail/nobody.eml');
    this.#write('outbox/nobody.eml');
    await marks.mark('nobodyaaaaaa-result', 'sending', this.now);
    await this.#outbox.send({
      id: `test-${this.now}`,
      kind: 'test',
      from: 'notices@fax.example',
      to: 'you@example.com',
      subject: 'Test',
      raw: Buffer.from('Subject: Test\r\n\r\nTest\r\n'),
    });
    keepAlarms({ info: () => {}, debug: () => {}, alarm: () => {} }, db, () => this.now).alarm('webhook-forged');
  }

  /** Not by the port, which flushes every file to the disk. */
  #write(key: string): void {
    const path = join(this.folder, 'files', key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'bytes');
  }

  rows(sql: string): string[] {
    return this.store.db.all<Record<string, string>>(sql).map((row) => String(Object.values(row)[0]));
  }

  files(): string[] {
    return readdirSync(join(this.folder, 'files'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('.unfinished'))
      .map((entry) => join(entry.parentPath, entry.name).slice(join(this.folder, 'files').length + 1))
      .sort();
  }

  close(): void {
    this.store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const sorted = (values: Iterable<string>): string[] => [...new Set(values)].sort();
const isKept =
  (kind: Kind, now: number) =>
  ({ at }: { readonly at: number }): boolean =>
    at + lines[kind].days * day > now;

describe('four hundred days', () => {
  let office: Office;
  const sent: Record<Kind, Submission[]> = { month: [], year: [], brief: [] };
  const received: Record<'month' | 'year', { readonly id: string; readonly at: number }[]> = { month: [], year: [] };
  let refusedAt: number[] = [];

  before(async () => {
    office = new Office();
    await office.open();
    await office.leaveOwnerless();
    for (let today = 0; today <= 400; today += 1) {
      if (today % 2 === 0) sent.month.push(await office.send('month'));
      if (today % 10 === 0) sent.year.push(await office.send('year'));
      if (today % 7 === 0) received.month.push({ id: await office.receive('month'), at: office.now });
      if (today % 20 === 0) received.year.push({ id: await office.receive('year'), at: office.now });
      if (today % 5 === 0) {
        refusedAt = [...refusedAt, office.now];
        await office.refuse();
      }
      if (today % 60 === 0) await office.store.received.noteBounce('often@example.com', `mail-${today}`, office.now);
      // Removed every half a year, and gone at the end.
      if (today % 180 === 0) {
        await office.store.administration.addLine({ ...demoLine, number: '+390240700000', senders: [] });
        await office.store.administration.removeLine('+390240700000', office.now);
      }
      if (today === 0) await office.store.received.noteBounce('once@example.com', 'mail', office.now);
      await office.world.run(24 * 60);
    }
  });
  after(() => office.close());

  /** What is still owed to somebody. */
  function expected() {
    const { now } = office;
    const submissions = (['month', 'year'] as const).flatMap((kind) => sent[kind].filter(isKept(kind, now)));
    const faxes = submissions.flatMap((submission) => submission.faxes.map(({ id }) => id));
    const kept = (['month', 'year'] as const).flatMap((kind) =>
      received[kind].filter(isKept(kind, now)).map(({ id }) => id),
    );
    const refused = refusedAt.filter((at) => at > now - lifetimes.refusedMail);
    return { submissions, faxes, kept, refused };
  }

  test('something is kept, and something has ended', () => {
    const { submissions, kept, refused } = expected();
    assert.deepEqual([submissions.length, kept.length, refused.length], [15 + 37, 4 + 19, 6]);
    assert.equal(sent.month.length + sent.year.length, 201 + 41);
  });

  test('leave the submissions and faxes that their line still keeps, whole', async () => {
    const { submissions, faxes } = expected();
    const ids = submissions.map(({ id }) => id);
    assert.deepEqual(sorted(office.rows('SELECT id FROM submissions')), sorted(ids));
    assert.deepEqual(sorted(office.rows('SELECT id FROM faxes')), sorted(faxes));
    assert.deepEqual(sorted(office.rows('SELECT fax FROM history')), sorted(faxes));
    assert.deepEqual(sorted(office.rows('SELECT fax FROM carrier_ids')), sorted(faxes));
    assert.deepEqual(sorted(office.rows('SELECT name FROM executions')), sorted([...ids, ...faxes]));
    for (const id of faxes) assert.equal((await office.store.faxes.fax(id))?.outcome, 'sent');
  });

  test('leave the received faxes that their line still keeps', async () => {
    const { kept } = expected();
    assert.deepEqual(sorted(office.rows('SELECT id FROM received')), sorted(kept));
    assert.deepEqual(sorted(office.rows('SELECT fax FROM received_history')), sorted(kept));
    for (const id of kept) assert.equal((await office.store.received.fax(id))?.outcome, 'unreadable');
  });

  test('leave the mails, marks and links that belong to them', () => {
    const { faxes, kept } = expected();
    const owners = (table: string) => sorted(office.rows(`SELECT substr(id, 1, 12) FROM ${table}`));
    assert.deepEqual(owners('outbox'), sorted([...faxes, ...kept]));
    assert.deepEqual(owners('notice_marks'), sorted([...faxes, ...kept]));
    const links = office.rows(
      "SELECT coalesce(json_extract(target, '$.fax'), substr(json_extract(target, '$.attempt'), 1, 12)) FROM links WHERE json_extract(target, '$.kind') <> 'reply'",
    );
    const answered = office.rows(
      "SELECT DISTINCT json_extract(target, '$.submission') FROM links WHERE json_extract(target, '$.kind') = 'reply'",
    );
    const there = new Set(office.rows('SELECT id FROM submissions'));
    assert.deepEqual(
      answered.filter((id) => !there.has(id)),
      [],
    );
    const young = received.month.concat(received.year).filter(({ at }) => at + 30 * day > office.now);
    assert.deepEqual(sorted(links), sorted([...faxes, ...young.map(({ id }) => id)]));
  });

  test('leave decisions for thirty days where they led to no submission, else as long as it', () => {
    const { submissions, refused } = expected();
    const others = refused.flatMap((at) => ['refused', 'automatic', 'copy'].map((what) => `mail/${what}-${at}.eml`));
    const keys = submissions.map(({ key }) => key);
    assert.deepEqual(sorted(office.rows('SELECT mail_key FROM mail_decisions')), sorted([...keys, ...others]));
  });

  test('leave no claim, lease, bounce or job whose time is over', () => {
    const { db, jobs } = office.store;
    assert.equal(office.rows(`SELECT key FROM claims WHERE until <= ${office.now - day}`).length, 0);
    assert.deepEqual(office.rows('SELECT name FROM leases'), []);
    assert.deepEqual(sorted(office.rows('SELECT mailbox FROM bounces')), ['often@example.com']);
    assert.deepEqual(office.rows('SELECT what FROM alarms'), []);
    assert.deepEqual(office.rows('SELECT number FROM removed_lines'), []);
    assert.deepEqual(sorted(office.rows('SELECT queue FROM jobs')), ['clock']);
    assert.equal(jobs.due('files', 9, new Set()).length, 0);
    assert.equal(db.first<{ integrity_check: string }>('PRAGMA integrity_check(1)')?.integrity_check, 'ok');
  });

  test('leave the files of what is kept, and no other', () => {
    const { submissions, kept, refused } = expected();
    const ofFaxes = submissions.flatMap(({ id, key, faxes: [fax] }) => [
      key,
      pageKey(id, 1),
      thumbnailKey(id, 1),
      faxPdfKey(fax?.id ?? ''),
      faxTiffKey(fax?.id ?? ''),
    ]);
    const mails = office.rows('SELECT id FROM outbox').map((id) => `outbox/${id}.eml`);
    const others = refused.flatMap((at) => ['automatic', 'copy'].map((what) => `mail/${what}-${at}.eml`));
    assert.deepEqual(office.files(), sorted([...ofFaxes, ...kept.map(receivedPdfKey), ...mails, ...others]));
  });
});

describe('what has not ended', () => {
  test('stays beyond its line’s retention, with its files, until it has', async () => {
    const office = new Office();
    await office.open();
    const { id, key, faxes } = await office.send('brief', silent);
    const fax = faxes[0]?.id ?? '';
    await office.world.run(3 * 24 * 60);
    assert.equal((await office.store.faxes.fax(fax))?.state, 'calling');
    assert.notEqual(await office.store.submissions.submission(id), undefined);
    assert.ok(office.files().includes(key) && office.files().includes(faxPdfKey(fax)));
    await office.world.run(5 * 24 * 60);
    assert.equal(await office.store.faxes.fax(fax), undefined);
    assert.equal(await office.store.submissions.submission(id), undefined);
    assert.deepEqual(office.files(), []);
    office.close();
  });

  test('is a received fax that is to be delivered again: it stays until it was', async () => {
    const office = new Office();
    await office.open();
    const id = await office.receive('brief');
    await office.world.run(60);
    const { events, jobs, received } = office.store;
    await events.redeliver(id, 'wish-1');
    jobs.postpone(jobs.due('inbound', 1, new Set())[0]?.id ?? 0, 3 * day);
    await office.world.run(2 * 24 * 60);
    assert.equal((await received.fax(id))?.round, 0);
    await office.world.run(2 * 24 * 60);
    assert.equal(await received.fax(id), undefined);
    assert.deepEqual(office.rows("SELECT id FROM jobs WHERE queue <> 'clock'"), []);
    office.close();
  });

  test('a new setting counts for what comes from now on, as on AWS', async () => {
    const office = new Office();
    await office.open();
    const old = await office.send('month');
    await office.store.administration.changeLine(lines.month.number, (line) => ({
      ...line,
      settings: { ...line.settings, retentionDays: 2 },
    }));
    await office.world.run(1);
    const young = await office.send('month');
    await office.world.run(3 * 24 * 60);
    assert.notEqual(await office.store.submissions.submission(old.id), undefined);
    assert.equal(await office.store.submissions.submission(young.id), undefined);
    office.close();
  });
});
