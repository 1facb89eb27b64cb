/** Runs a scenario through an engine and holds the result against the table and the checker. */
import assert from 'node:assert/strict';
import type { E164 } from '../../lambdas/fax/model.ts';
import { judge } from './checker.ts';
import type { Fuse } from './crash.ts';
import type { Scenario } from './table.ts';
import { toldFaxes } from './told-faxes.ts';
import { type Engine, World, type WorldOptions } from './world.ts';

export interface ScenarioRun {
  readonly world: World;
  readonly broken: readonly string[];
  readonly results: Readonly<Record<string, { outcome: string; posts: number; notices: string[]; minutes: number }>>;
}

export async function runScenario(
  scenario: Scenario,
  engine: (world: World) => Engine,
  more: Pick<WorldOptions, 'sabotage'> & { readonly fuse?: Fuse } = {},
): Promise<ScenarioRun> {
  const world = new World({ ...scenario.options, ...more, scripts: scenario.scripts, engine });
  const { faxes } = await world.submit(Object.keys(scenario.expected) as E164[]);
  await world.run();
  const results: Record<string, ScenarioRun['results'][string]> = {};
  for (const { id, to } of faxes) {
    const fax = await world.store.faxes.fax(id);
    results[to] = {
      outcome: fax?.outcome ?? 'not ended',
      posts: world.carrier.posts.filter((post) => post.to === to).length,
      notices: world.mails.filter((mail) => mail.fax === id || toldFaxes(mail).has(id)).map(({ kind }) => kind),
      minutes: Math.round(((fax?.endedAt ?? 0) - (fax?.acceptedAt ?? 0)) / world.clock.minuteMs),
    };
  }
  const { happenings, channels } = world;
  return { world, results, broken: judge({ happenings, calls: world.intervals(), channels }) };
}

/** The scenario's promises: every expectation to the letter, nothing for the checker to find. */
export async function assertScenario(scenario: Scenario, engine: (world: World) => Engine): Promise<void> {
  const { results, broken } = await runScenario(scenario, engine);
  assert.deepEqual(broken, []);
  assert.deepEqual(results, scenario.expected);
}
