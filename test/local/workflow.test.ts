import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { test } from 'node:test';
import type { Submission } from '../../lambdas/fax/model.ts';
import { Database } from '../../local/store/database.ts';
import { Jobs } from '../../local/store/jobs.ts';
import { SqliteSubmissions } from '../../local/store/submissions.ts';
import { createRunner } from '../../local/workflow/runner.ts';
import { Turns } from '../../local/workflow/turns.ts';
import { schedule, type WorkerPorts, type WorkerStore } from '../../local/workflow/worker.ts';
import { LocalWorkflow } from '../../local/workflow/workflow.ts';

const clock = { now: () => 1_000_000, minuteMs: 60_000 };
const open = () => new LocalWorkflow(new Database(':memory:'), clock);
const names = (executions: readonly { readonly name: string }[]) => executions.map(({ name }) => name);

test('a step that hangs after its token was completed keeps nobody else waiting', async () => {
  const workflow = open();
  await workflow.startFax('hanging', 720);
  const [hanging] = workflow.due(1, new Set());
  assert.ok(hanging);
  const { token } = workflow.begin(hanging);
  // The carrier's events were quicker than the answer to the request.
  await workflow.complete(token, { next: 'stop' });
  await workflow.startFax('next', 720);
  const busy = new Set(['hanging']);
  assert.deepEqual(names(workflow.due(1, busy)), ['next']);
  assert.equal(workflow.nextDue('light', new Set(['hanging', 'next'])), undefined);
  assert.deepEqual(names(workflow.due(9, new Set())).sort(), ['hanging', 'next']);
});

test('what comes again and again is put into the queue once, however often the service starts', () => {
  const jobs = new Jobs(new Database(':memory:'), clock);
  for (let start = 0; start < 3; start += 1) schedule(jobs);
  assert.deepEqual(
    jobs
      .due('clock', 99, new Set())
      .map(({ body }) => JSON.parse(body))
      .sort(),
    ['sweep-mail', 'sweep-received', 'sweep-records', 'sweep-remains'],
  );
});

test('making pages is asked for apart from everything else', async () => {
  const workflow = open();
  await workflow.startSubmission('submission');
  await workflow.startFax('fax', 720);
  assert.deepEqual(names(workflow.due(9, new Set(), 'heavy')), ['submission']);
  assert.deepEqual(names(workflow.due(9, new Set(), 'light')), ['fax']);
});

const submissionOf = (id: string, sender: string): Submission => ({
  ...{ id, sender, line: '+390240000001', source: 'mail', key: id, subject: '', references: [], at: 0 },
  ...{ faxes: [], refusedNumbers: [] },
});

async function wait(db: Database, workflow: LocalWorkflow, senders: Record<string, string>): Promise<void> {
  const submissions = new SqliteSubmissions(db);
  for (const [id, sender] of Object.entries(senders)) {
    await submissions.create(submissionOf(id, sender));
    await workflow.startSubmission(id);
  }
}

test('however much a sender has waiting, the next sender is seen', async () => {
  const db = new Database(':memory:');
  const workflow = new LocalWorkflow(db, clock);
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`a${i}`, 'a@example.com']));
  await wait(db, workflow, { ...many, b: 'b@example.com' });
  const due = workflow.dueTurns(2);
  assert.deepEqual(names(due), ['a0', 'a1', 'b']);
  assert.deepEqual(due[2]?.turn, 'b@example.com +390240000001');
});

test('places go to who has the fewest, then to who has waited longest; nobody has more than half of what is free', () => {
  const turns = new Turns();
  const of = (...whose: string[]) => whose.map((turn, i) => ({ turn, i }));
  const chosen = (whose: readonly { turn: string }[]) => whose.map(({ turn }) => turn).join('');
  assert.equal(chosen(turns.choose(of('a', 'a', 'a', 'b'), 6, 2)), 'aba');
  assert.equal(chosen(turns.choose(of('a', 'b', 'c', 'c'), 3, 2)), 'c');
  assert.equal(chosen(turns.choose(of('a', 'b', 'd'), 1, 2)), 'd');
  for (const turn of ['a', 'a', 'b']) turns.end(turn);
  assert.equal(chosen(turns.choose(of('c', 'd', 'a', 'b'), 2, 2)), 'ba');
});

test('a fax is prepared while three mails of another sender hang at their documents', async () => {
  const db = new Database(':memory:');
  const workflow = new LocalWorkflow(db, clock);
  const slow = Promise.withResolvers<void>();
  const honest = Promise.withResolvers<void>();
  const asked: string[] = [];
  const prepared = { ...submissionOf('x', 'x'), result: { anomaly: { outcome: 'internal', documents: [] } } };
  const ports = {
    clock,
    journal: { info: () => {}, debug: () => {}, alarm: () => {} },
    submissions: {
      async submission(id: string) {
        asked.push(id);
        if (id.startsWith('slow')) await slow.promise;
        else honest.resolve();
        return prepared;
      },
    },
  } as unknown as WorkerPorts;
  await wait(db, workflow, { slow1: 'a@example.com', slow2: 'a@example.com', slow3: 'a@example.com' });
  const runner = createRunner(ports, { jobs: new Jobs(db, clock), workflow } as unknown as WorkerStore);
  runner.start();
  await wait(db, workflow, { honest: 'b@example.com' });
  await honest.promise;
  runner.abandon();
  const stopped = runner.stop();
  slow.resolve();
  await stopped;
  assert.ok(asked.indexOf('honest') <= Math.max(2, availableParallelism()), asked.join());
});
