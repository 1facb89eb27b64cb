/** Both sides try as often, or for as long. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { backoffSeconds } from '../../lambdas/fax/backoff.ts';
import { maxTries } from '../../local/workflow/worker.ts';
import { definitionOf } from './definition.ts';
import { resourcesOf } from './synthesis.ts';

describe('a step is tried as often on one machine as by the state machines', () => {
  for (const [machine, state, step] of [
    ['submission', 'Prepare', 'prepare'],
    ['submission', 'ReportSubmission', 'report-submission'],
    ['fax', 'Send', 'send'],
    ['fax', 'Look', 'poll'],
    ['fax', 'Watch', 'watch'],
    ['fax', 'Report', 'report'],
  ] as const) {
    test(step, () => {
      const retries = definitionOf(machine).States[state]?.Retry ?? [];
      // The first try is no attempt again (Amazon States Language, "MaxAttempts").
      assert.deepEqual(
        retries.map(({ MaxAttempts }) => MaxAttempts + 1),
        [maxTries[step]],
      );
    });
  }
});

describe('a message is tried for as long on one machine as in the queues', () => {
  const queueNamed = (beginning: string) => {
    const found = Object.entries(resourcesOf('AWS::SQS::Queue')).find(([id]) => id.startsWith(beginning));
    const { VisibilityTimeout: seconds, RedrivePolicy: redrive } = found?.[1].Properties ?? {};
    return { seconds: Number(seconds), tries: (redrive as { maxReceiveCount: number }).maxReceiveCount };
  };
  const ourSeconds = (tries: number): number =>
    Array.from({ length: tries - 1 }, (_, failed) => backoffSeconds(failed + 1)).reduce((sum, one) => sum + one, 0);

  for (const [queue, id] of [
    ['mail', 'MailIntakeMailQueue'],
    ['carrier', 'CarrierIntakeEventsQueue'],
  ] as const) {
    test(queue, () => {
      const { seconds, tries } = queueNamed(id);
      const ratio = ourSeconds(maxTries[queue]) / (seconds * (tries - 1));
      assert.ok(ratio > 0.95 && ratio < 1.1, `${ratio}`);
    });
  }

  test('inbound, whose messages come again by the same back-off', () => {
    assert.equal(queueNamed('CarrierIntakeInboundQueue').tries, maxTries.inbound);
  });
});
