import { describe, test } from 'node:test';
import { localEngine } from './local-engine.ts';
import { assertScenario } from './run-scenario.ts';
import { scenarios } from './table.ts';

describe('scenarios on the durable runner of one machine', () => {
  for (const scenario of scenarios) test(scenario.name, () => assertScenario(scenario, localEngine));
});
