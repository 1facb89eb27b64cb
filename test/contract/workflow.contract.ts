import assert from 'node:assert/strict';
import { describe, type TestOptions, test } from 'node:test';
import type { StepResult, Workflow } from '../../lambdas/ports.ts';

/** A workflow under test, and what can be seen of it from outside. */
export interface SeenWorkflow {
  readonly workflow: Workflow;
  /** Names of the executions that were started. */
  executions(): Promise<string[]>;
  /** A token that somebody waits for. */
  openToken(): Promise<string>;
  /** Resolves when the execution that waited for the token has gone on. */
  goneOn(): Promise<void>;
}

/** What every `Workflow` keeps to. @param make one without executions */
export function testWorkflow(name: string, make: () => Promise<SeenWorkflow>, options: TestOptions = {}): void {
  describe(`Workflow: ${name}`, options, () => {
    const wait: StepResult = { next: 'wait', seconds: 300, attempt: 2, timeout: 720 };

    test('a start is one execution, however often it is repeated', async () => {
      const { workflow, executions } = await make();
      await workflow.startSubmission('subaaaaaaaaa');
      await workflow.startSubmission('subaaaaaaaaa');
      await workflow.startSubmission('subbbbbbbbbb', 3600);
      await workflow.startSubmission('subbbbbbbbbb');
      await workflow.startFax('faxaaaaaaaaa', 720);
      await workflow.startFax('faxaaaaaaaaa', 900);
      await workflow.startFax('faxbbbbbbbbb', 720);
      assert.deepEqual((await executions()).sort(), ['faxaaaaaaaaa', 'faxbbbbbbbbb', 'subaaaaaaaaa', 'subbbbbbbbbb']);
    });

    test('a report is an execution beside the fax’s own, one per reason', async () => {
      const { workflow, executions } = await make();
      await workflow.startFax('faxaaaaaaaaa', 720);
      await workflow.startReport('faxaaaaaaaaa', 'corrected');
      await workflow.startReport('faxaaaaaaaaa', 'corrected');
      await workflow.startReport('faxaaaaaaaaa', 'closed');
      assert.deepEqual((await executions()).sort(), ['faxaaaaaaaaa', 'faxaaaaaaaaa-closed', 'faxaaaaaaaaa-corrected']);
    });

    test('the one answer about many numbers is an execution beside the submission’s own', async () => {
      const { workflow, executions } = await make();
      await workflow.startSubmission('subaaaaaaaaa');
      await workflow.startSummary('subaaaaaaaaa', 3600);
      await workflow.startSummary('subaaaaaaaaa', 60);
      assert.deepEqual((await executions()).sort(), ['subaaaaaaaaa', 'subaaaaaaaaa-summary']);
    });

    test('a token is completed once; after that it is closed', async () => {
      const { workflow, openToken, goneOn } = await make();
      const token = await openToken();
      assert.equal(await workflow.complete(token, wait), 'completed');
      await goneOn();
      assert.equal(await workflow.complete(token, { next: 'stop' }), 'closed');
    });

    test('a token that never existed is closed', async () => {
      const { workflow } = await make();
      assert.equal(await workflow.complete('AAAAKgAAAAIAAAAAnonsense', { next: 'stop' }), 'closed');
    });
  });
}
