/** The first fax to a country that is no ordinary destination waits for its sender's word; once confirmed, it is free. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type RunningWorkerPool, startWorkerPool } from '../../../lambdas/documents/sandbox/worker-pool.ts';
import { confirm } from '../../../lambdas/handlers/confirm.ts';
import { compose } from '../../mail/compose.ts';
import { localEngine } from '../../scenarios/local-engine.ts';
import { World, type WorldOptions } from '../../scenarios/world.ts';
import { pdfOf } from '../documents.ts';
import { replayingWorkers } from '../replaying-workers.ts';

let real: RunningWorkerPool;
let workers: ReturnType<typeof replayingWorkers>;
let content: Buffer;
before(async () => {
  real = startWorkerPool({ warm: { prepare: 1 } });
  workers = replayingWorkers(real);
  content = await pdfOf(1);
});
after(() => real.close());

const kenya = '00254202345600@fax.example';
const milan = '0255533200@fax.example';

async function receive(world: World, messageId: string, ...recipients: string[]) {
  const attachments = [{ filename: 'offer.pdf', content }];
  const raw = await compose({ from: 'anna@example.com', subject: 'Offer', messageId, attachments });
  world.receive(raw, { recipients });
  await world.run(60);
}
const states = async (world: World) =>
  (await world.store.faxes.list({ limit: 100 }))
    .map(({ to, state, hold, outcome }) => `${to.slice(1, 4)} ${outcome ?? state} ${hold?.reason ?? ''}`.trim())
    .sort();
const newWorld = (options: Partial<WorldOptions> = {}) => new World({ engine: localEngine, workers, ...options });

describe('a country that the line has not called yet', () => {
  test('is asked about once, with its name; other numbers of the mail leave at once; then it is free', async () => {
    const world = newWorld();
    await receive(world, '<1@example.com>', kenya, milan);
    assert.deepEqual(await states(world), ['254 held country', '390 sent']);
    const question = world.mails.find(({ kind }) => kind === 'confirm');
    assert.equal(question?.to, 'anna@example.com');
    const text = Buffer.from(question?.raw ?? [])
      .toString()
      .replace(/=\r\n/g, '');
    assert.match(text, /Kenya/);
    const token = /\/confirm\/([\w-]+)/.exec(text)?.[1] as string;
    await world.alive(async (ports) => void (await confirm(ports, token, 'confirmed')));
    await world.run(60);
    assert.deepEqual(await states(world), ['254 sent country', '390 sent']);
    await receive(world, '<2@example.com>', kenya);
    assert.deepEqual(await states(world), ['254 sent', '254 sent country', '390 sent']);
  });

  test('stays unknown to a line whose sender declined', async () => {
    const world = newWorld();
    await receive(world, '<1@example.com>', kenya);
    const text = Buffer.from(world.mails[0]?.raw ?? [])
      .toString()
      .replace(/=\r\n/g, '');
    const token = /\/confirm\/([\w-]+)/.exec(text)?.[1] as string;
    await world.alive(async (ports) => void (await confirm(ports, token, 'declined')));
    await receive(world, '<2@example.com>', kenya);
    assert.deepEqual(await states(world), ['254 cancelled country', '254 held country']);
    assert.equal(world.carrier.posts.length, 0);
  });

  test('is called at once by a line from before; a range known for fraud by none', async () => {
    const world = newWorld({ line: { asksCountries: false } });
    await receive(world, '<1@example.com>', kenya, '0018765550123@fax.example');
    assert.deepEqual(await states(world), ['254 sent']);
    const [submission] = world.mails.filter(({ kind }) => kind === 'anomaly');
    assert.match(Buffer.from(submission?.raw ?? []).toString(), /18765550123/);
  });
});
