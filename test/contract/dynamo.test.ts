import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { DynamoAdministration } from '../../lambdas/aws/dynamo/dynamo-administration.ts';
import { DynamoDepartures } from '../../lambdas/aws/dynamo/dynamo-departures.ts';
import { DynamoDestinations } from '../../lambdas/aws/dynamo/dynamo-destinations.ts';
import { DynamoDirectory } from '../../lambdas/aws/dynamo/dynamo-directory.ts';
import { DynamoFaxes } from '../../lambdas/aws/dynamo/dynamo-faxes.ts';
import { DynamoLeases } from '../../lambdas/aws/dynamo/dynamo-leases.ts';
import { DynamoLinks } from '../../lambdas/aws/dynamo/dynamo-links.ts';
import { DynamoMarks } from '../../lambdas/aws/dynamo/dynamo-marks.ts';
import { DynamoQuarantine } from '../../lambdas/aws/dynamo/dynamo-quarantine.ts';
import { DynamoReceivedFaxes } from '../../lambdas/aws/dynamo/dynamo-received.ts';
import { DynamoSubmissions } from '../../lambdas/aws/dynamo/dynamo-submissions.ts';
import { DynamoVolumes } from '../../lambdas/aws/dynamo/dynamo-volumes.ts';
import { SesMailer } from '../../lambdas/aws/ses-mailer.ts';
import type { FaxEntry } from '../../lambdas/fax/history.ts';
import type { Submission } from '../../lambdas/fax/model.ts';
import { accepted } from '../../lambdas/fax/result.ts';
import { testDestinations } from './destinations.contract.ts';
import { testDirectory } from './directory.contract.ts';
import { type DynamoTables, openDynamo } from './dynamo.ts';
import { testFaxes } from './faxes.contract.ts';
import { testLeases } from './leases.contract.ts';
import { testLinks } from './links.contract.ts';
import { testMarks } from './marks.contract.ts';
import { now } from './now.ts';
import { testQuarantine } from './quarantine.contract.ts';
import { reception, testReceived } from './received.contract.ts';
import { testSubmissions } from './submissions.contract.ts';
import { testVolumes } from './volumes.contract.ts';

const day = 24 * 60 * 60_000;
const opened: DynamoTables[] = [];
after(() => Promise.all(opened.map((tables) => tables.close())));

async function open(): Promise<DynamoTables> {
  const tables = await openDynamo();
  opened.push(tables);
  return tables;
}

testDirectory('DynamoDB', async () => {
  const { directory: table } = await open();
  return { directory: new DynamoDirectory(table), administration: new DynamoAdministration(table) };
});
const keeping = { clock: { now: () => now }, retentionDays: async () => 90 };
testSubmissions('DynamoDB', async () => new DynamoSubmissions((await open()).faxes, keeping));
testFaxes('DynamoDB', async () => new DynamoFaxes((await open()).faxes, keeping));
testLeases('DynamoDB', async () => new DynamoLeases((await open()).faxes));
testMarks('DynamoDB', async () => new DynamoMarks((await open()).faxes));
testLinks('DynamoDB', async () => new DynamoLinks((await open()).faxes, keeping));
testDestinations('DynamoDB', async () => new DynamoDestinations((await open()).faxes));
testQuarantine('DynamoDB', async () => new DynamoQuarantine((await open()).faxes, keeping));
testVolumes('DynamoDB', async () => new DynamoVolumes((await open()).faxes), 30);
testReceived('DynamoDB', async () => new DynamoReceivedFaxes((await open()).faxes, keeping));

test('a link that version 0.1.0 wrote as a text leads where it did', async () => {
  const { faxes: table } = await open();
  const links = new DynamoLinks(table, keeping);
  const ttl = (now + 30 * day) / 1000;
  const putFormer = (token: string, attempt: string) => table.putNew({ pk: `link#${token}`, sk: 'link', attempt, ttl });
  await putFormer('one', 'faxaaaaaaaaa-12');
  await putFormer('two', `received recaaaaaaaaa ${now + day}`);
  assert.deepEqual(await links.target('one'), { kind: 'attempt', attempt: 'faxaaaaaaaaa-12' });
  assert.deepEqual(await links.target('two'), { kind: 'received', fax: 'recaaaaaaaaa', until: now + day });
});

const submissionAt = (at: number): Submission => ({
  id: 'subaaaaaaaaa',
  line: '+390240701234',
  sender: 'anna@example.com',
  source: 'command',
  key: 'submissions/subaaaaaaaaa/documents/',
  subject: '',
  references: [],
  at,
  faxes: [],
  refusedNumbers: [],
});

describe('records that are over but not removed yet', () => {
  const accepted: FaxEntry = {
    what: 'accepted',
    at: now,
    submission: 'subaaaaaaaaa',
    line: '+390240701234',
    from: '+390240701234',
    to: '+390289089211',
    deadlineAt: now + 1000,
  };

  async function store() {
    const { faxes: table } = await open();
    const clock = { time: now, now: () => clock.time };
    return { table, clock, faxes: new DynamoFaxes(table, { clock, retentionDays: async () => 30 }) };
  }

  test('a fax is kept as long as its line says, with all of its history', async () => {
    const { faxes, clock } = await store();
    await faxes.append('faxaaaaaaaaa', 0, [accepted]);
    await faxes.append('faxaaaaaaaaa', 1, [{ what: 'ended', at: now + day, outcome: 'busy' }]);
    clock.time = now + 30 * day - 1;
    assert.equal((await faxes.fax('faxaaaaaaaaa'))?.outcome, 'busy');
    clock.time = now + 30 * day;
    assert.equal(await faxes.fax('faxaaaaaaaaa'), undefined);
    assert.deepEqual(await faxes.list({ limit: 9 }), []);
  });

  test('a fax that may be on its way for a week is kept until then, however little its line keeps', async () => {
    const { faxes: table } = await open();
    const clock = { time: now, now: () => clock.time };
    const options = { clock, retentionDays: async () => 1 };
    const [faxes, submissions] = [new DynamoFaxes(table, options), new DynamoSubmissions(table, options)];
    await faxes.append('faxaaaaaaaaa', 0, [accepted]);
    await submissions.create(submissionAt(now));
    clock.time = now + 8 * day - 1;
    assert.equal((await faxes.fax('faxaaaaaaaaa'))?.state, 'accepted');
    assert.equal((await submissions.submission('subaaaaaaaaa'))?.id, 'subaaaaaaaaa');
    clock.time = now + 8 * day;
    assert.equal(await faxes.fax('faxaaaaaaaaa'), undefined);
    assert.equal(await submissions.submission('subaaaaaaaaa'), undefined);
  });

  test('what was decided about a mail that became no submission ends after thirty days', async () => {
    const { faxes: table } = await open();
    const submissions = new DynamoSubmissions(table, keeping);
    await submissions.decideMail('mail/refused', 'refused', 'on no list', now);
    await submissions.decideMail('mail/accepted', 'accepted', 'subaaaaaaaaa', now);
    const ttlOf = async (key: string) => (await table.get({ pk: `mail#${key}`, sk: 'mail' }))?.ttl;
    assert.equal(await ttlOf('mail/refused'), (now + 30 * day) / 1000);
    assert.equal(await ttlOf('mail/accepted'), (now + 90 * day) / 1000);
  });

  test('DynamoDB is told the time of every batch in whole seconds', async () => {
    const { faxes, table } = await store();
    await faxes.append('faxaaaaaaaaa', 0, [accepted]);
    await faxes.append('faxaaaaaaaaa', 1, [{ what: 'ended', at: now + day + 1, outcome: 'busy' }]);
    const items = await table.queryAll({ text: '#pk = :pk', values: { pk: 'fax#faxaaaaaaaaa' } });
    const seconds = now / 1000;
    assert.deepEqual(
      items.map(({ ttl }) => ttl),
      [seconds + (30 * day) / 1000, seconds + (31 * day) / 1000 + 1],
    );
  });
});

describe('received faxes beside sent ones', () => {
  async function stores() {
    const { faxes: table } = await open();
    const clock = { time: now, now: () => clock.time };
    const options = { clock, retentionDays: async (line: string) => (line === '+390240701234' ? 30 : 90) };
    return { clock, sent: new DynamoFaxes(table, options), received: new DynamoReceivedFaxes(table, options) };
  }

  test('a list holds one kind only', async () => {
    const { sent, received } = await stores();
    const accepted: FaxEntry = {
      what: 'accepted',
      at: now,
      submission: 'subaaaaaaaaa',
      line: '+390240701234',
      from: '+390240701234',
      to: '+390289089211',
      deadlineAt: now + 1000,
    };
    await sent.append('faxaaaaaaaaa', 0, [accepted]);
    await received.append('recaaaaaaaaa', 0, [reception()]);
    for (const query of [{ limit: 9 }, { line: '+390240701234', limit: 9 }] as const) {
      assert.deepEqual([(await sent.list(query)).map(({ id }) => id)], [['faxaaaaaaaaa']]);
      assert.deepEqual([(await received.list(query)).map(({ id }) => id)], [['recaaaaaaaaa']]);
    }
  });

  test('a received fax is kept as long as the called line says', async () => {
    const { received, clock } = await stores();
    await received.append('recaaaaaaaaa', 0, [reception()]);
    await received.append('recbbbbbbbbb', 0, [reception(now, '+390240709999')]);
    clock.time = now + 30 * day;
    assert.equal(await received.fax('recaaaaaaaaa'), undefined);
    assert.notEqual(await received.fax('recbbbbbbbbb'), undefined);
  });

  test('bounces are over after ninety days without another', async () => {
    const { received, clock } = await stores();
    await received.noteBounce('inbox@example.com', 'mail', now);
    clock.time = now + 90 * day - 1;
    assert.equal(await received.bounces('inbox@example.com'), 1);
    clock.time = now + 90 * day;
    assert.equal(await received.bounces('inbox@example.com'), 0);
  });

  test('a sweep that read less far does not turn the mark back', async () => {
    const { received } = await stores();
    await received.setSweptUntil('telnyx', now);
    await received.setSweptUntil('telnyx', now - 1);
    assert.equal(await received.sweptUntil('telnyx'), now);
  });
});

describe('mails given to SES', () => {
  test('a mail that SES took over has left, one that was never given has not, one in between is in doubt for two minutes', async () => {
    const departures = new DynamoDepartures((await open()).faxes);
    const clock = { time: now, now: () => clock.time };
    const client = { send: () => Promise.reject(new TypeError('not called here')) } as never;
    const journal = { alarm: () => {} };
    const mailer = new SesMailer(client, {
      domain: 'fax.example',
      configurationSet: 'set',
      departures,
      clock,
      journal,
    });

    assert.equal(await mailer.answerTo('notice'), undefined);
    await departures.markGiven('notice', now);
    clock.time = now + 119_999;
    await assert.rejects(mailer.answerTo('notice'), { name: 'Transient' });
    clock.time = now + 120_000;
    assert.equal(await mailer.answerTo('notice'), undefined);
    await departures.markTaken('notice', now + 1);
    assert.deepEqual(await mailer.answerTo('notice'), accepted({ isFinal: false }));
  });
});
