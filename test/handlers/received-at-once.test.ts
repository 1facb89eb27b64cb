import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type RunningWorkerPool, startWorkerPool } from '../../lambdas/documents/sandbox/worker-pool.ts';
import { Transient } from '../../lambdas/fax/errors.ts';
import { accepted } from '../../lambdas/fax/result.ts';
import { type DeliverEvent, deliver } from '../../lambdas/handlers/deliver.ts';
import type { Mailer } from '../../lambdas/ports.ts';
import type { WorkerPorts } from '../../local/workflow/worker.ts';
import { localEngine } from '../scenarios/local-engine.ts';
import { World } from '../scenarios/world.ts';
import { pdfOf } from './documents.ts';

let workers: RunningWorkerPool;
before(() => {
  workers = startWorkerPool({ warm: { prepare: 1 } });
});
after(() => workers.close());

/** A relay as slow as a relay is: a mail has left only when it says so. */
function slowRelay(): { mailer: Mailer; sent: string[] } {
  const left = new Set<string>();
  const sent: string[] = [];
  const mailer: Mailer = {
    domain: 'fax.example',
    answerTo: async (id) => (left.has(id) ? accepted({ isFinal: false }) : undefined),
    async send({ id, to }) {
      sent.push(to);
      for (let turn = 0; turn < 50; turn += 1) await new Promise((next) => setImmediate(next));
      left.add(id);
      return accepted({ isFinal: false });
    },
  };
  return { mailer, sent };
}

describe('the same fax is told three times at the same moment', () => {
  test('one delivery is at work, the others come again and find nothing to do: each mailbox has one mail', async () => {
    const list = ['anna@example.com', 'bruno@example.com'];
    const world = new World({ engine: localEngine, workers, recipients: list });
    world.receiveFax(await pdfOf(1), { carrierId: 'same' }, 0);
    const { mailer, sent } = slowRelay();
    let secrets = 0;
    const ids = { secret: () => `secret-${++secrets}` };
    const ports: WorkerPorts = { ...world.ports(), mailer, ids };
    const event = world.carrier.inbound[0]?.event;
    assert.ok(event);
    const message: DeliverEvent = { kind: 'received', event };
    const tries = await Promise.allSettled([1, 2, 3].map(() => deliver(ports, message)));
    const failed = tries.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    assert.equal(failed.length, 2);
    assert.ok(failed.every((reason) => reason instanceof Transient));
    for (const _ of [1, 2]) await deliver(ports, message);
    assert.deepEqual(sent.sort(), list);
  });
});
