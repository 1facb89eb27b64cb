import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Database } from '../../local/store/database.ts';
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

test('making pages is asked for apart from everything else', async () => {
  const workflow = open();
  await workflow.startSubmission('submission');
  await workflow.startFax('fax', 720);
  assert.deepEqual(names(workflow.due(9, new Set(), 'heavy')), ['submission']);
  assert.deepEqual(names(workflow.due(9, new Set(), 'light')), ['fax']);
});
