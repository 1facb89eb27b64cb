import { describe, test } from 'node:test';
import { assertScenario } from './run-scenario.ts';
import { stateMachineEngine } from './state-machine-engine.ts';
import { scenarios } from './table.ts';

describe('scenarios through the synthesized state machines', () => {
  for (const scenario of scenarios) test(scenario.name, () => assertScenario(scenario, stateMachineEngine));
});
