/**
 * Executions that began before a deployment: they run by the definitions of then, for up to a week, through the functions of
 * today. The definitions are those of version 0.1.0 before payloads said their version.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { confirm } from '../../lambdas/handlers/confirm.ts';
import { compose } from '../mail/compose.ts';
import type { Definition, MachineName } from '../stack/definition.ts';
import { busy, sent } from './scripted-carrier.ts';
import { stateMachineEngine } from './state-machine-engine.ts';
import { World, type WorldOptions } from './world.ts';

const definitionOf = (machine: MachineName): Definition =>
  JSON.parse(readFileSync(new URL(`older-definitions/${machine}.json`, import.meta.url), 'utf8'));
const definitions = { submission: definitionOf('submission'), fax: definitionOf('fax') };
const newWorld = (options: Partial<WorldOptions> = {}): World =>
  new World({ engine: (world) => stateMachineEngine(world, undefined, undefined, definitions), ...options });
const outcomes = async (world: World) => (await world.store.faxes.list({ limit: 10 })).map(({ outcome }) => outcome);
const kinds = (world: World) => world.mails.map(({ kind }) => kind);

const to = '+390289089211';
const recipients = ['0289089211@fax.example'];
const mail = () => compose({ from: 'anna@example.com', subject: 'Preventivo' });

describe('an execution that began before a deployment', () => {
  test('calls, waits, calls again, and tells its sender', async () => {
    const world = newWorld({ scripts: { [to]: [{ result: busy }, { result: sent }] } });
    await world.submit([to]);
    await world.run(60);
    assert.deepEqual([await outcomes(world), kinds(world)], [['sent'], ['sent']]);
    assert.equal(world.carrier.posts.length, 2);
  });

  test('asks the carrier when nothing was heard', async () => {
    const world = newWorld({ scripts: { [to]: [{ result: sent }] }, events: 'lost' });
    await world.submit([to]);
    await world.run(120);
    assert.deepEqual([await outcomes(world), kinds(world)], [['sent'], ['sent']]);
  });

  test('of a mail with nothing to send says so', async () => {
    const world = newWorld();
    world.receive(await mail(), { recipients });
    await world.run(10);
    assert.deepEqual([await outcomes(world), kinds(world)], [['no-document'], ['anomaly']]);
  });

  test('of a held mail waits for its sender’s word', async () => {
    const world = newWorld();
    const proof = { kind: 'proven', by: { kind: 'dkim', addressed: [], ignored: [] } } as const;
    world.receive(await mail(), { recipients, proof });
    await world.run(10);
    assert.deepEqual(kinds(world), ['confirm']);
    const text = Buffer.from(world.mails[0]?.raw ?? [])
      .toString()
      .replace(/=\r\n/g, '');
    const [, token = ''] = /\/confirm\/([\w-]+)/.exec(text) ?? [];
    await world.alive(async (ports) => void (await confirm(ports, token, 'confirmed')));
    await world.run(10);
    assert.deepEqual([await outcomes(world), kinds(world)], [['no-document'], ['confirm', 'anomaly']]);
  });
});
