/** Lets the process die at every point of a scenario, one after the other; whatever happens, the customer sees the same. */
import assert from 'node:assert/strict';
import { Fuse } from './crash.ts';
import { runScenario } from './run-scenario.ts';
import type { Scenario } from './table.ts';
import type { Engine, World } from './world.ts';

/** @returns how many points there were: before and after each call of a port */
export async function crashEverywhere(scenario: Scenario, engine: (world: World) => Engine): Promise<number> {
  const whole = new Fuse();
  await runScenario(scenario, engine, { fuse: whole });
  for (let point = 1; point <= whole.points; point += 1) {
    const { world, results, broken } = await runScenario(scenario, engine, { fuse: new Fuse(point) });
    assert.equal(world.crashes, 1, `point ${point} was not reached`);
    assert.deepEqual(broken, [], `point ${point}`);
    for (const [to, { outcome, notices, posts }] of Object.entries(scenario.expected)) {
      const result = results[to];
      const seen = { outcome: result?.outcome, notices: result?.notices, posts: result?.posts };
      assert.deepEqual(seen, { outcome, notices, posts }, `point ${point}`);
    }
  }
  return whole.points;
}
