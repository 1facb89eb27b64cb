import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const rooms = ['bin', 'lib', 'lambdas', 'local', 'simulator', 'bench'];

interface Import {
  readonly from: string;
  /** A file of ours, relative to the root, or the name of a package or of a part of Node. */
  readonly to: string;
  readonly isOurs: boolean;
}

const files = rooms.flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
    .map((name) => join(room, name)),
);

const imports: Import[] = files.flatMap((from) => {
  const text = readFileSync(join(root, from), 'utf8');
  const statement = /^(?:import|export)\b[^'"`;=]*\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;
  const names = [...text.matchAll(statement)].flatMap(([, ...found]) => found.filter((name) => name !== undefined));
  return names.map((name) => {
    const isOurs = name.startsWith('.');
    return { from, isOurs, to: isOurs ? relative(root, resolve(root, dirname(from), name)) : name };
  });
});

const inRoom = (path: string, room: string): boolean => path === room || path.startsWith(`${room}/`);
const offences = (isWrong: (one: Import) => boolean): string[] =>
  imports.filter(isWrong).map(({ from, to }) => `${from} imports ${to}`);

test('the walls are looked at: there are files and imports', () => {
  assert.ok(files.length > 100);
  assert.ok(imports.length > 300);
});

test('the domain imports itself and libphonenumber-js, nothing else', () => {
  const wrong = offences(({ from, to, isOurs }) => {
    if (!inRoom(from, 'lambdas/fax')) return false;
    return isOurs ? !inRoom(to, 'lambdas/fax') : !to.startsWith('libphonenumber-js');
  });
  assert.deepEqual(wrong, []);
});

test('ports name the domain only', () => {
  const wrong = offences(({ from, to, isOurs }) => from === 'lambdas/ports.ts' && isOurs && !inRoom(to, 'lambdas/fax'));
  assert.deepEqual(wrong, []);
});

test('rooms of the handlers import downwards', () => {
  const below: Record<string, readonly string[]> = {
    'lambdas/pages': ['lambdas/pages', 'lambdas/fax', 'lambdas/ports.ts'],
    'lambdas/mail': ['lambdas/mail', 'lambdas/fax', 'lambdas/ports.ts'],
    'lambdas/documents': ['lambdas/documents', 'lambdas/pages', 'lambdas/mail', 'lambdas/fax', 'lambdas/ports.ts'],
    'lambdas/carriers': ['lambdas/carriers', 'lambdas/fax', 'lambdas/ports.ts'],
  };
  for (const [room, allowed] of Object.entries(below)) {
    const wrong = offences(
      ({ from, to, isOurs }) => inRoom(from, room) && isOurs && !allowed.some((one) => inRoom(to, one)),
    );
    assert.deepEqual(wrong, [], room);
  }
});

test('stories know no vendor: AWS and Telnyx stay in their adapters', () => {
  const adapters = ['lambdas/aws', 'lambdas/carriers'];
  const wrong = offences(({ from, to, isOurs }) => {
    if (!inRoom(from, 'lambdas') || adapters.some((room) => inRoom(from, room))) return false;
    if (isOurs) return adapters.some((room) => inRoom(to, room));
    return to.startsWith('@aws-sdk/') || to.startsWith('@aws-lambda-powertools/') || to === 'telnyx';
  });
  assert.deepEqual(wrong, []);
});

test('handlers and everything below them import neither one machine nor infrastructure nor the simulator', () => {
  const above = ['local', 'lib', 'bin', 'simulator', 'bench'];
  assert.deepEqual(
    offences(({ from, to, isOurs }) => inRoom(from, 'lambdas') && isOurs && above.some((room) => inRoom(to, room))),
    [],
  );
});

test('infrastructure imports nothing that it deploys, the simulator nothing of what it is to try', () => {
  assert.deepEqual(
    offences(({ from, to }) => inRoom(from, 'lib') && (inRoom(to, 'lambdas') || inRoom(to, 'local'))),
    [],
  );
  assert.deepEqual(
    offences(({ from, to }) => inRoom(from, 'simulator') && (inRoom(to, 'lambdas') || inRoom(to, 'local'))),
    [],
  );
});

test('only wiring and one machine make adapters', () => {
  const wrong = offences(
    ({ from, to }) =>
      inRoom(to, 'lambdas/aws') && !inRoom(from, 'lambdas/aws') && !inRoom(from, 'local') && !inRoom(from, 'bench'),
  );
  assert.deepEqual(wrong, []);
});
