import { describe, test } from 'node:test';
import { crashEverywhere } from './crash-everywhere.ts';
import { assertScenario } from './run-scenario.ts';
import { stateMachineEngine } from './state-machine-engine.ts';
import { scenarios } from './table.ts';

describe('scenarios through the synthesized state machines', () => {
  for (const scenario of scenarios) test(scenario.name, () => assertScenario(scenario, stateMachineEngine));
});

/** Those that take different ways through the machine: retries, polls, watches, reports out of turn. */
const varied = [
  'delivered at once',
  'busy twice',
  'no capacity',
  'answered 500',
  'never reached the carrier',
  'every event lost',
  'while waiting for the next attempt',
  'after the failure was reported',
];

describe('a function of the state machines dies before and after every call of a port', () => {
  for (const scenario of scenarios.filter(({ name }) => varied.some((part) => name.includes(part)))) {
    test(scenario.name, async (t) => {
      t.diagnostic(`${await crashEverywhere(scenario, stateMachineEngine)} points`);
    });
  }
});
