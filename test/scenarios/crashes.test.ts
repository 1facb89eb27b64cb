import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FaxEntry } from '../../lambdas/fax/history.ts';
import type { E164 } from '../../lambdas/fax/model.ts';
import { carrierNamed } from '../../lambdas/flow/carriers.ts';
import type { Carrier, Carriers, Faxes, Leases, StepResult } from '../../lambdas/ports.ts';
import type { WorkerPorts } from '../../local/workflow/worker.ts';
import { Fuse } from './crash.ts';
import { localEngine } from './local-engine.ts';
import { runScenario } from './run-scenario.ts';
import { type Scenario, scenarios } from './table.ts';

const named = (part: string): Scenario => {
  const scenario = scenarios.find(({ name }) => name.includes(part));
  assert.ok(scenario, part);
  return scenario;
};

const replace = <T extends object>(port: T, changes: Partial<T>): T =>
  new Proxy(port, {
    get: (target, name) => {
      const value: unknown = Reflect.get(changes, name) ?? Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

const telnyxOf = ({ carriers }: WorkerPorts): Carrier => carrierNamed(carriers, 'telnyx');
/** The carriers, with some methods of the first one replaced. */
const withTelnyx = (ports: WorkerPorts, changes: Partial<Carrier>): Carriers => ({
  ...ports.carriers,
  telnyx: replace(telnyxOf(ports), changes),
});

/** Dies at every point of a run, one after the other; whatever happens, the customer sees the same. */
async function crashEverywhere(scenario: Scenario): Promise<number> {
  const whole = new Fuse();
  await runScenario(scenario, localEngine, { fuse: whole });
  for (let point = 1; point <= whole.points; point += 1) {
    const { world, results, broken } = await runScenario(scenario, localEngine, { fuse: new Fuse(point) });
    assert.equal(world.crashes, 1, `point ${point} was not reached`);
    assert.deepEqual(broken, [], `point ${point}`);
    for (const [to, expected] of Object.entries(scenario.expected)) {
      const result = results[to];
      assert.equal(result?.outcome, expected.outcome, `point ${point}`);
      assert.deepEqual(result?.notices, expected.notices, `point ${point}`);
      assert.equal(result?.posts, expected.posts, `point ${point}`);
    }
  }
  return whole.points;
}

describe('the process dies before and after every call of a port', () => {
  for (const part of [
    'delivered at once',
    'two numbers',
    'one answer about two',
    'busy twice, then',
    'busy always',
    'times out although accepted',
    'answered 500',
    'never reached the carrier',
    'every event lost',
    'every event three times',
    'never a final word',
    'while waiting for the next attempt',
    'after the failure was reported',
  ]) {
    const scenario = named(part);
    test(scenario.name, async (t) => {
      t.diagnostic(`${await crashEverywhere(scenario)} points`);
    });
  }
});

describe('the checker catches what it is for', () => {
  const run = (part: string, sabotage: (ports: WorkerPorts) => WorkerPorts) =>
    runScenario(named(part), localEngine, { sabotage });
  test('a submit before the attempt is written', async () => {
    const held = new Map<string, () => Promise<boolean>>();
    const { broken } = await run('delivered at once', (ports) => ({
      ...ports,
      faxes: replace<Faxes>(ports.faxes, {
        append: async (id: string, version: number, batch: readonly FaxEntry[]) => {
          if (!batch.some(({ what }) => what === 'attempt-written')) return ports.faxes.append(id, version, batch);
          held.set(id, () => ports.faxes.append(id, version, batch));
          return true;
        },
      }),
      carriers: withTelnyx(ports, {
        submit: async (call) => {
          const answer = await telnyxOf(ports).submit(call);
          await held.get(call.attemptId.split('-')[0] as string)?.();
          return answer;
        },
      }),
    }));
    assert.match(broken.join('\n'), /was submitted before it was written/);
  });

  test('a token that is completed before the outcome is stored', async () => {
    const { broken } = await run('delivered at once', (ports) => ({
      ...ports,
      faxes: replace<Faxes>(ports.faxes, {
        append: async (id: string, version: number, batch: readonly FaxEntry[]) => {
          const end = batch.find((entry) => entry.what === 'attempt-ended');
          if (end?.what === 'attempt-ended') {
            const open = (await ports.faxes.fax(id))?.attempts.find(({ n }) => n === end.attempt);
            const stop: StepResult = { next: 'stop' };
            if (open) await ports.workflow.complete(open.token, stop);
          }
          return ports.faxes.append(id, version, batch);
        },
      }),
    }));
    assert.match(broken.join('\n'), /was completed before its outcome was stored/);
  });

  test('a call without its leases', async () => {
    const { broken } = await run('delivered at once', (ports) => ({
      ...ports,
      leases: replace<Leases>(ports.leases, { take: async () => true }),
    }));
    assert.match(broken.join('\n'), /without the lease of its number/);
    assert.match(broken.join('\n'), /without the lease of a channel/);
  });

  test('a lease that is not taken again after a crash', async () => {
    const scenario = named('delivered at once');
    // The lease is believed to be held from before the crash, while it ended: nobody asks for it again.
    const taken = new Set<string>();
    const sabotage = (ports: WorkerPorts): WorkerPorts => ({
      ...ports,
      leases: replace<Leases>(ports.leases, {
        take: async (name: string, holder: string, until: number, now: number) => {
          if (taken.has(`${name} ${holder}`)) return true;
          taken.add(`${name} ${holder}`);
          const isTaken = await ports.leases.take(name, holder, until, now);
          await ports.leases.release(name, holder);
          return isTaken;
        },
      }),
    });
    const { broken } = await runScenario(scenario, localEngine, { sabotage });
    assert.match(broken.join('\n'), /without the lease/);
  });

  test('a second POST after a time-out without a poll', async () => {
    const { broken } = await run('times out although accepted', (ports) => ({
      ...ports,
      carriers: withTelnyx(ports, {
        submit: async (call) => {
          await telnyxOf(ports).submit(call);
          return telnyxOf(ports).submit(call);
        },
      }),
    }));
    assert.match(broken.join('\n'), /was submitted twice/);
    assert.match(broken.join('\n'), /had two live calls/);
  });
});

describe('no new POST after a time-out or a 5xx but through two empty lists', () => {
  /** Silence everywhere: no event, and a call that lasts beyond the first poll. */
  const to: E164 = '+390255533291';
  const unanswered = (answer: 'timeout-though-accepted' | 'error-though-accepted'): Scenario => ({
    name: answer,
    scripts: { [to]: [{ answer, result: { outcome: 'sent', retry: 'never' }, minutes: 60 }] },
    options: { events: 'lost' },
    expected: { [to]: { outcome: 'sent', posts: 1, notices: ['sent'], minutes: 0 } },
  });

  for (const answer of ['timeout-though-accepted', 'error-though-accepted'] as const) {
    test(answer, async () => {
      const { world, results, broken } = await runScenario(unanswered(answer), localEngine);
      assert.deepEqual(broken, []);
      assert.equal(results[to]?.posts, 1);
      assert.equal(results[to]?.outcome, 'sent');
      assert.equal(world.carrier.calls.length, 1);
    });
  }

  test('one empty list is not enough: a call that the list shows late is not made again', async () => {
    let lists = 0;
    const sabotage = (ports: WorkerPorts): WorkerPorts => ({
      ...ports,
      carriers: withTelnyx(ports, {
        find: async (...values) => {
          lists += 1;
          return lists === 1 ? undefined : telnyxOf(ports).find(...values);
        },
      }),
    });
    const { results, broken } = await runScenario(unanswered('timeout-though-accepted'), localEngine, { sabotage });
    assert.deepEqual(broken, []);
    assert.equal(results[to]?.posts, 1);
    assert.ok(lists >= 2);
  });

  test('an empty list within ten minutes proves nothing', async () => {
    let asked: number[] = [];
    const { world } = await runScenario(named('never reached the carrier'), localEngine, {
      sabotage: (ports) => ({
        ...ports,
        carriers: withTelnyx(ports, {
          find: async (...values) => {
            asked = [...asked, ports.clock.now()];
            return telnyxOf(ports).find(...values);
          },
        }),
      }),
    });
    const [first, second] = world.carrier.posts.length === 2 ? asked : [];
    assert.ok(first !== undefined && second !== undefined);
    const fax = (await world.store.faxes.list({ limit: 1 }))[0];
    const [lost, next] = fax?.attempts ?? [];
    assert.ok(lost && next);
    assert.ok(first - lost.startedAt >= 10 * 60_000);
    assert.ok(next.startedAt > second);
  });
});
