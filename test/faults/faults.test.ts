/**
 * What goes wrong on AWS: each trouble rings its alarm, as the template defines it, over the metrics that the handlers wrote
 * and those that AWS counts; its command of docs/runbook.md repairs it; no fax is lost, and none is sent twice.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { writeBundle } from '../../lambdas/documents/jobs/answer-bundle.ts';
import { startWorkerPool } from '../../lambdas/documents/sandbox/worker-pool.ts';
import type { E164 } from '../../lambdas/fax/model.ts';
import { pdfOf } from '../handlers/documents.ts';
import { replayingWorkers } from '../handlers/replaying-workers.ts';
import { Cloud } from './cloud.ts';

const folder = mkdtempSync(join(tmpdir(), 'faxpost-faults-'));
const real = startWorkerPool({ walls: 'function', tempFolder: folder });
const replaying = replayingWorkers(real);
const letter = await pdfOf(1);
after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await real.close();
});

const to: E164 = '+390255533200';
const hour = 60;

/** The fax arrived by one call, and one mail says so last. */
async function assertSentOnce(cloud: Cloud, id: string): Promise<void> {
  const fax = await cloud.fax(id);
  assert.equal(fax.outcome, 'sent');
  const calls = cloud.carrier.calls.filter((call) => call.to === fax.to && call.script.result?.outcome === 'sent');
  assert.equal(calls.length, 1, 'calls that arrived');
  assert.equal(mailsAbout(cloud, `${id}-result`), 1, 'mails of its result');
}

const mailsAbout = (cloud: Cloud, notice: string): number =>
  cloud.mails.filter((mail) => mail.includes(`X-Faxpost-Notice: ${notice}`)).length;

/** Sweeps run by the clock, and no test plays two hours without them: `sweep-stopped` is never among these. */
const assertRang = (cloud: Cloud, ...names: string[]): void => assert.deepEqual(cloud.rang(), names.sort());

/** A command of the runbook. @returns what it says */
async function repaired(cloud: Cloud, command: string): Promise<Record<string, unknown>> {
  const ran = await cloud.command(command);
  assert.equal(ran.code, 0, `${command}: ${ran.out}${ran.err}`);
  return ran.json();
}

/** A fax whose pages are not made yet. @returns its id */
async function submitDocument(cloud: Cloud, content: Uint8Array, name = 'letter.pdf'): Promise<string> {
  const path = join(folder, name);
  writeFileSync(path, content);
  const sending = await repaired(cloud, `send --from anna@example.com --to ${to} ${path}`);
  return (sending.faxes as { id: string }[])[0]?.id ?? '';
}

/** What the function that converts writes when it has made a PDF. */
async function bundleOf(pdf: Uint8Array): Promise<Uint8Array> {
  const path = join(folder, 'converted.pdf');
  writeFileSync(path, pdf);
  return writeBundle({ converter: 'libreoffice', pdf: path });
}

describe('nothing goes wrong', () => {
  test('a fax is sent and told, and no alarm rings', async () => {
    await using cloud = await Cloud.open();
    const id = await cloud.submit(to);
    await cloud.run(2 * hour + 10);
    await assertSentOnce(cloud, id);
    assertRang(cloud);
  });
});

describe('functions are killed', () => {
  test('now and then: their steps are tried again, and nothing rings', async () => {
    await using cloud = await Cloud.open();
    cloud.dying = ['Send'];
    const id = await cloud.submit(to);
    await cloud.run(4);
    assert.equal(cloud.carrier.calls.length, 0);
    cloud.dying = ['Settle', 'Report'];
    await cloud.run(10);
    cloud.dying = [];
    await cloud.run(hour);
    await assertSentOnce(cloud, id);
    assertRang(cloud);
  });

  test('always: the execution dies, and so does what would tell; then `redrive` tells, and `fax retry` sends', async () => {
    await using cloud = await Cloud.open({ workers: replaying });
    cloud.dying = ['Send'];
    const id = await submitDocument(cloud, letter);
    await cloud.run(2 * hour);
    assert.equal((await cloud.fax(id)).outcome, 'internal');
    assertRang(cloud, 'executions-died');
    cloud.dying = [];
    await repaired(cloud, 'reconcile');
    await repaired(cloud, 'redrive --queue notices');
    const { fax } = (await repaired(cloud, `fax retry ${id}`)) as { fax: string };
    await cloud.run(hour);
    assert.equal(mailsAbout(cloud, `${id}-result`), 1);
    await assertSentOnce(cloud, fax);
    assert.deepEqual(cloud.ringing(), []);
  });
});

describe('the carrier is down for an hour', () => {
  test('the alarm rings until it is back; the fax leaves by itself, once', async () => {
    await using cloud = await Cloud.open();
    cloud.carrier.refusesConnections = true;
    const id = await cloud.submit(to);
    await cloud.run(hour);
    assert.deepEqual(cloud.ringing(), ['carrier-down']);
    cloud.carrier.refusesConnections = false;
    await repaired(cloud, 'reconcile');
    await cloud.run(hour);
    await assertSentOnce(cloud, id);
    assert.deepEqual(cloud.ringing(), []);
    assertRang(cloud, 'carrier-down');
  });
});

describe('a message is poison', () => {
  test('garbage in any queue is kept, listed and alarmed, and comes no more', async () => {
    await using cloud = await Cloud.open();
    const queues = ['MailIntakeMail', 'CarrierIntakeEvents', 'CarrierIntakeInbound', 'MailDepartureDepartures'];
    for (const name of [...queues, 'FailuresEnded']) cloud.queues.send(cloud.queues.idOf(`${name}Queue`), '{]');
    await cloud.run(15);
    assertRang(cloud, 'dead-letters', 'defects');
    const { letters } = (await repaired(cloud, 'redrive --list')) as { letters: { queue: string }[] };
    assert.deepEqual(letters.map(({ queue }) => queue).sort(), ['carrier', 'departures', 'ended', 'inbound', 'mail']);
    assert.deepEqual(cloud.ringing(), []);
    for (const id of cloud.queues.ids) assert.equal(cloud.queues.count(id), 0, id);
  });

  test('for want of a right: the carrier’s last word is kept, and `redrive` takes it in once the right is there', async () => {
    await using cloud = await Cloud.open();
    const id = await cloud.submit(to);
    await cloud.run(0.5);
    cloud.refused = 'Query';
    await cloud.run(6);
    cloud.refused = undefined;
    assert.equal((await cloud.fax(id)).outcome, undefined);
    assert.deepEqual(cloud.ringing(), ['dead-letters', 'defects']);
    await repaired(cloud, 'redrive --queue carrier');
    await cloud.run(10);
    await assertSentOnce(cloud, id);
    assert.deepEqual(await repaired(cloud, 'redrive --list'), { letters: [], faxes: [] });
    assertRang(cloud, 'dead-letters', 'defects');
  });
});

describe('SES', () => {
  for (const [what, answer, rings] of [
    ['throttles for an hour', 'TooManyRequestsException', 'mail-stopped'],
    ['is paused for an hour', 'SendingPausedException', 'mail-stopped'],
  ] as const) {
    test(`${what}: ${rings} rings, and the result is told once when it takes mail again`, async () => {
      await using cloud = await Cloud.open();
      cloud.sesAnswers = answer;
      const id = await cloud.submit(to);
      await cloud.run(hour);
      assert.equal((await cloud.fax(id)).outcome, 'sent');
      assert.deepEqual(cloud.ringing(), [rings]);
      cloud.sesAnswers = undefined;
      await repaired(cloud, 'redrive --queue notices');
      await cloud.run(20);
      await assertSentOnce(cloud, id);
      assert.deepEqual(cloud.ringing(), []);
      assertRang(cloud, rings);
    });
  }

  test('throttles for a moment: nothing rings', async () => {
    await using cloud = await Cloud.open();
    cloud.sesAnswers = 'TooManyRequestsException';
    const id = await cloud.submit(to);
    await cloud.run(3);
    cloud.sesAnswers = undefined;
    await cloud.run(40);
    await assertSentOnce(cloud, id);
    assertRang(cloud);
  });

  test('refuses the notice: attention rings, and `mail again` sends it', async () => {
    await using cloud = await Cloud.open();
    cloud.sesAnswers = 'MessageRejected';
    const id = await cloud.submit(to);
    await cloud.run(hour);
    assertRang(cloud, 'attention');
    assert.equal(mailsAbout(cloud, id), 0);
    cloud.sesAnswers = undefined;
    await repaired(cloud, `mail again ${id}-result`);
    await cloud.run(20);
    await assertSentOnce(cloud, id);
  });
});

describe('a token times out and nobody goes on', () => {
  test('long after the deadline forgotten rings, and a new execution ends the fax, told once', async () => {
    await using cloud = await Cloud.open({ scripts: { [to]: [{}] } });
    const id = await cloud.submit(to);
    await cloud.run(1);
    cloud.forgetExecutions();
    await cloud.run(4.5 * hour);
    assert.equal((await cloud.fax(id)).state, 'calling');
    await cloud.run(2 * hour);
    assert.equal((await cloud.fax(id)).outcome, 'unconfirmed');
    assert.equal(cloud.carrier.calls.length, 1);
    assert.equal(mailsAbout(cloud, `${id}-result`), 1);
    assertRang(cloud, 'forgotten');
  });

  test('`fax close` ends it before', async () => {
    await using cloud = await Cloud.open({ scripts: { [to]: [{}] } });
    const id = await cloud.submit(to);
    await cloud.run(1);
    cloud.forgetExecutions();
    await cloud.run(30);
    await repaired(cloud, `fax close ${id}`);
    await cloud.run(10);
    assert.equal((await cloud.fax(id)).outcome, 'unconfirmed');
    assert.equal(mailsAbout(cloud, `${id}-result`), 1);
  });
});

describe('webhooks are lost', () => {
  test('tokens time out, the carrier is asked, and webhooks-lost rings', async () => {
    await using cloud = await Cloud.open({ areWebhooksLost: true });
    const ids = [await cloud.submit(to), await cloud.submit('+390255533201'), await cloud.submit('+390255533202')];
    await cloud.run(2);
    await repaired(cloud, 'reconcile');
    await cloud.run(2 * hour);
    for (const id of ids) await assertSentOnce(cloud, id);
    assertRang(cloud, 'webhooks-lost');
  });
});

describe('the function that converts is broken', () => {
  test('convert-broken rings, no document is blamed, and the fax is sent once it is mended', async () => {
    // A worker that waits for a conversion speaks with us: what it says cannot be kept and said again.
    await using cloud = await Cloud.open({ workers: real });
    const id = await submitDocument(cloud, Buffer.from('{\\rtf1 Good morning.}'), 'letter.rtf');
    // Each try starts a worker.
    await cloud.run(0.05);
    assert.equal((await cloud.fax(id)).outcome, undefined);
    cloud.conversion = await bundleOf(letter);
    await cloud.run(hour);
    await assertSentOnce(cloud, id);
    assertRang(cloud, 'convert-broken');
    assert.deepEqual(cloud.ringing(), []);
  });
});
