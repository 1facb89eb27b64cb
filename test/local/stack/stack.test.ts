/** The command line on a stack: an AWS endpoint on loopback, and the same answers as on one machine. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { DynamoFaxes } from '../../../lambdas/aws/dynamo/dynamo-faxes.ts';
import { DynamoReceivedFaxes } from '../../../lambdas/aws/dynamo/dynamo-received.ts';
import type { FaxEntry } from '../../../lambdas/fax/history.ts';
import type { ReceivedEntry } from '../../../lambdas/fax/received.ts';
import type { Faxes, ReceivedFaxes } from '../../../lambdas/ports.ts';
import { DnsServer } from '../../mail/proof/dns-server.ts';
import { type Machine, newMachine, type Ran } from '../command-line.ts';
import { type AwsEndpoint, openAwsEndpoint, stackName } from './aws-endpoint.ts';

const number = '+390240701234';
let endpoint: AwsEndpoint;
let folder: string;
let letter: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'faxpost-stack-'));
  letter = join(folder, 'letter.txt');
  writeFileSync(letter, 'Good morning.\n');
  endpoint = await openAwsEndpoint();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_MAX_ATTEMPTS: '1',
  });
});
after(async () => {
  await endpoint[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs commands on one installation, and writes or reads what no command does. */
interface Side {
  run(words: readonly string[], input?: string): Promise<Ran>;
  withFaxes<T>(work: (ports: { faxes: Faxes; received: ReceivedFaxes }) => Promise<T>): Promise<T>;
}

const onMachine = (machine: Machine): Side => ({
  run: (words, input) => machine.run(words, input),
  withFaxes: (work) => machine.withStore(work),
});

const keeping = { clock: { now: Date.now }, retentionDays: async () => 90 };
const onStack = (machine: Machine): Side => ({
  run: (words, input) => machine.run([...words, '--stack', stackName], input),
  withFaxes: async (work) => {
    const { faxes } = endpoint.tables;
    return work({ faxes: new DynamoFaxes(faxes, keeping), received: new DynamoReceivedFaxes(faxes, keeping) });
  },
});

/** Everything that differs from run to run, by the order in which it appears. */
function normaliser(): (text: string) => string {
  const names = new Map<string, string>();
  const name = (kind: string) => (found: string) => {
    const known = names.get(found) ?? `<${kind} ${names.size + 1}>`;
    names.set(found, known);
    return known;
  };
  return (text) =>
    text
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<time>')
      .replace(/"[0-9a-f]{18}"/g, '"<request>"')
      .replace(/\b[a-z2-7]{12}\b/g, name('id'));
}

/** A day at the counter; every answer as JSON, with its exit code. */
async function workThrough({ run, withFaxes }: Side): Promise<string[]> {
  const normalise = normaliser();
  const answers: string[] = [];
  const ask = async (words: readonly string[], input?: string): Promise<Ran> => {
    const ran = await run([...words, '--json'], input);
    answers.push(normalise(`${words.join(' ')}: ${ran.code} ${ran.out}`));
    return ran;
  };
  await ask(['line', 'list']);
  await ask(['fax', 'list']);
  await ask(['account', 'list']);
  await ask(['account', 'add', 'rossi', '--name', 'Studio Rossi', '--locale', 'en']);
  await ask(['account', 'add', 'rossi']);
  await ask(['account', 'set', 'rossi', '--contact', 'anna@example.com', '--locale', '']);
  await ask(['account', 'set', 'nobody', '--name', 'N']);
  await ask(['line', 'add', number, '--area-code', '02', '--name', 'Studio Rossi', '--sender', 'anna@example.com']);
  await ask(['line', 'add', number]);
  await ask(['line', 'add', '+390240709999', '--sender', 'anna@example.com']);
  await ask(['line', 'set', number, '--attempts', '5', '--extension', '12']);
  await ask(['line', 'set', number, '--extension', '']);
  await ask(['line', 'set', number, '--account', 'rossi']);
  await ask(['account', 'list']);
  await ask(['sender', 'add', number, '@example.org']);
  await ask(['sender', 'remove', number, 'nobody@example.com']);
  await ask(['sender', 'password', 'anna@example.com'], 'correct horse');
  await ask(['sender', 'password', 'stranger@example.com'], 'correct horse');
  await ask(['recipient', 'add', number, 'office@example.com']);
  await ask(['line', 'show', number]);
  await ask(['line', 'list']);
  await ask(['line', 'show', '+390240709999']);

  const send = async (to: string): Promise<string> => {
    const sent = await ask(['send', '--from', 'anna@example.com', '--to', to, '--subject', 'Offer', letter]);
    return sent.json<{ faxes: { id: string }[] }>().faxes[0]?.id ?? '';
  };
  const first = await send('0289089200');
  const second = await send('0289089280');
  await ask(['send', '--from', 'eve@example.com', '--to', '0289089200', letter]);
  await ask(['send', '--from', 'anna@example.com', '--to', '112', letter]);
  await ask(['fax', 'list', '--direction', 'in']);
  await ask(['fax', 'show', first]);
  await ask(['fax', 'cancel', first]);
  await ask(['fax', 'cancel', first]);
  await withFaxes(({ faxes }) => faxes.append(second, 1, calling));
  await ask(['fax', 'cancel', second]);
  await ask(['fax', 'list', '--line', number]);
  await ask(['fax', 'export', second, '--dir', join(folder, 'pages')]);
  await ask(['line', 'remove', number]);

  await withFaxes(({ received }) => received.append(receivedId, 0, delivered));
  await ask(['fax', 'list', '--direction', 'in']);
  await ask(['fax', 'show', receivedId]);
  await ask(['fax', 'redeliver', receivedId]);
  await ask(['fax', 'redeliver', receivedId, '--to', 'boss@example.com']);
  await ask(['fax', 'redeliver', first]);
  await ask(['fax', 'redeliver', 'nosuchfaxaaa']);
  await ask(['reconcile']);
  await ask(['reconcile', '--limit', '0']);
  await ask(['fax', 'retry', second]);
  await ask(['fax', 'close', second]);
  await ask(['fax', 'close', second]);
  await ask(['fax', 'retry', second]);
  await ask(['fax', 'retry', second, '--although-unconfirmed']);
  await ask(['fax', 'retry', second, '--although-unconfirmed']);
  await ask(['mail', 'again', second]);
  await withFaxes(async ({ faxes }) => faxes.append(second, (await faxes.fax(second))?.version ?? 0, told(second)));
  await ask(['redrive', '--list']);
  await ask(['redrive']);
  await ask(['redrive', '--queue', 'mail']);
  await ask(['redrive', 'carrier-nosuchletter']);
  await ask(['mail', 'again', receivedId]);
  await ask(['mail', 'again', 'nosuchfaxaaa-result']);
  await withFaxes(async ({ faxes }) => {
    const open = (await faxes.list({ limit: 9 })).filter(({ state }) => state !== 'ended');
    for (const { id, version } of open)
      await faxes.append(id, version, [{ what: 'ended', at: Date.now(), outcome: 'cancelled' }]);
  });
  await ask(['line', 'remove', number], 'no\n');
  await ask(['line', 'remove', number], 'yes\n');
  await ask(['line', 'list']);
  await ask(['line', 'list', '--removed']);
  await ask(['line', 'show', number]);
  await ask(['line', 'add', '+390240709999', '--sender', 'anna@example.com']);
  await ask(['line', 'restore', '+390240709998']);
  await ask(['line', 'restore', number]);
  await ask(['line', 'restore', number]);
  await ask(['line', 'list']);
  return answers;
}

const at = Date.now() - 60_000;
const calling: FaxEntry[] = [
  { what: 'preparing', at },
  { what: 'prepared', at, pages: 1 },
  {
    what: 'attempt-written',
    at,
    attempt: 1,
    transport: { t38: true, quality: 'high' },
    token: 'token-1',
    mediaToken: 'media-1',
  },
  { what: 'submitted', at, attempt: 1, carrierId: 'carrier-1' },
];
/** Its answer was taken by nobody. */
const told = (fax: string): FaxEntry[] => [
  { what: 'notifying', at, notice: `${fax}-result`, outcome: 'unconfirmed' },
  { what: 'notice-refused', at, notice: `${fax}-result`, mail: `${fax}-result`, reason: 'No.' },
  { what: 'notified', at, notice: `${fax}-result`, outcome: 'unconfirmed', isRefused: true },
];
const receivedId = 'recaaaaaaaaa';
const delivered: ReceivedEntry[] = [
  { what: 'received', at, carrierId: 'carrier-2', from: '+390289089211', to: number, isPartial: false, pages: 1 },
  { what: 'fetched', at, bytes: 1200 },
  { what: 'rebuilt', at, pages: 1, bytes: 1200, hasText: false },
  { what: 'mailed', at, mailbox: 'office@example.com', mail: 'recaaaaaaaaa-0-office', round: 0 },
  { what: 'ended', at, outcome: 'delivered' },
];

describe('the command line on a stack', () => {
  let answers: string[];
  before(async () => {
    await using machine = newMachine();
    answers = await workThrough(onStack(machine));
  });

  test('answers as on one machine, refusals and exit codes included', async () => {
    await using machine = newMachine();
    assert.deepEqual(answers, await workThrough(onMachine(machine)));
    assert.ok(answers.length > 30);
  });

  test('a submission is in the bucket, its execution started under its id', () => {
    const started = endpoint.executions.filter(({ machine }) => machine.endsWith('-submission'));
    // Two that were sent, and one of them once more.
    assert.equal(started.length, 3);
    assert.deepEqual(
      started.map(({ input }) => input),
      started.map(({ name }) => ({ submission: name })),
    );
    const keys = started.map(({ name }) => `submissions/${name}/documents/01-letter.txt`);
    assert.deepEqual([...endpoint.objects.keys()], keys);
    for (const bytes of endpoint.objects.values()) assert.equal(bytes.toString(), 'Good morning.\n');
  });

  test('a call is hung up by the function that talks to the carrier, and a cancelled fax is reported', () => {
    const reports = endpoint.executions.filter(({ machine }) => machine.endsWith('-fax'));
    assert.deepEqual(
      reports.map(({ name }) => name.replace(/^\w+/, '<fax>')),
      ['<fax>-cancelled', '<fax>-closed', '<fax>-again-result-1'],
    );
    const messages = (endpoint.messages.get('carrier') ?? []) as { kind: string; fax: string }[];
    assert.deepEqual(
      messages.map(({ kind }) => kind),
      ['cancel', 'poll'],
    );
    assert.notEqual(`${messages[0]?.fax}-cancelled`, reports[0]?.name);
  });

  test('a redelivery is a message to the function that delivers', () => {
    const messages = (endpoint.messages.get('inbound') ?? []) as { request?: string }[];
    assert.deepEqual(
      messages.map(({ request: _, ...message }) => message),
      [
        { kind: 'redeliver', fax: receivedId },
        { kind: 'redeliver', fax: receivedId, to: 'boss@example.com' },
      ],
    );
  });
});

test('send --wait follows a fax of a stack to its end', async () => {
  await using machine = newMachine({ FAXPOST_STACK: stackName });
  await machine.run(['line', 'add', '+390240705678', '--area-code', '02', '--sender', 'bruno@example.com']);
  const before = endpoint.executions.length;
  const sending = machine.run([
    'send',
    '--from',
    'bruno@example.com',
    '--to',
    '0289089200',
    '--wait',
    '--json',
    letter,
  ]);
  const { faxes } = endpoint.tables;
  const table = new DynamoFaxes(faxes, keeping);
  while (endpoint.executions.length === before) await new Promise((done) => setImmediate(done));
  const [fax] = await table.list({ line: '+390240705678', limit: 1 });
  assert.ok(fax);
  await table.append(fax.id, 1, [{ what: 'ended', at: Date.now(), outcome: 'sent' }]);
  const ran = await sending;
  assert.equal(ran.code, 0);
  assert.equal(ran.json<{ faxes: { outcome: string }[] }>().faxes[0]?.outcome, 'sent');
});

describe('doctor looks at a stack', () => {
  test('from outside, and says what to do', async () => {
    await using dns = await DnsServer.start({
      'fax.example': { MX: ['inbound-smtp.eu-west-1.amazonaws.com'] },
      '_dmarc.fax.example': { TXT: ['v=DMARC1; p=reject'] },
    });
    await using machine = newMachine({ FAXPOST_DNS: dns.address });
    endpoint.messages.set('inbound-dead', [{ kind: 'redeliver' }]);
    const ran = await machine.run(['doctor', '--mail', 'you@example.com', '--stack', stackName, '--json']);
    endpoint.messages.delete('inbound-dead');
    assert.equal(ran.code, 1);
    const { ok, checks } = ran.json<{ ok: boolean; checks: { name: string; ok: boolean; detail: string }[] }>();
    assert.equal(ok, false);
    assert.deepEqual(
      checks.filter((check) => !check.ok).map(({ name, detail }) => `${name}: ${detail}`),
      [
        'dead letters inbound: 1 message waits: see the alarms in the log for why',
        'sending: SES is in its sandbox: it sends to verified addresses only. Ask AWS for production access',
        'DKIM fax.example: is not found by SES yet (PENDING): set one._domainkey.fax.example CNAME one.dkim.amazonses.com',
      ],
    );
    const detailOf = (wanted: string) => checks.find(({ name }) => name === wanted)?.detail ?? '';
    assert.equal(detailOf('receipt rule'), 'is in force in shared');
    assert.match(detailOf('data'), /^is of version 0: migrate brings it up to date/);
    assert.match(detailOf('log-ins'), /there are none on AWS: .*SPF or DKIM/);
    const named = checks.map(({ name }) => name);
    for (const name of [
      'directory table',
      'faxes table',
      'bucket',
      'carrier queue',
      'fax state machine',
      'carrier key',
    ]) {
      assert.ok(named.includes(name), name);
    }
    assert.match(endpoint.mails[0] ?? '', /To: you@example\.com/);
  });
});

describe('the data of a stack', () => {
  test('is shown as what it lacks, brought up to date, and then is', async () => {
    await using machine = newMachine();
    const run = async (...words: string[]) =>
      (await machine.run(['migrate', ...words, '--stack', stackName, '--json'])).json<Record<string, unknown>>();
    const { version, pending } = await run('--list');
    assert.deepEqual([version, (pending as unknown[]).length], [0, 2]);
    const { version: reached, done } = await run();
    assert.deepEqual([reached, (done as { number: number }[]).map(({ number }) => number)], [2, [1, 2]]);
    assert.deepEqual(await run(), { version: 2, done: [] });
  });
});

describe('a stack that cannot be worked on', () => {
  const refusals: readonly (readonly [
    what: string,
    words: string[],
    variables: Record<string, string>,
    says: RegExp,
  ])[] = [
    ['that is not there', ['line', 'list', '--stack', 'Other'], {}, /^There is no stack Other in eu-west-1\.$/],
    [
      'whose file of names is not there',
      ['line', 'list', '--stack', stackName],
      { FAXPOST_STACK_FILE: '/nowhere/outputs.json' },
      /FAXPOST_STACK_FILE names \/nowhere\/outputs\.json, which cannot be read/,
    ],
  ];
  for (const [what, words, variables, says] of refusals) {
    test(`${what}: a sentence, exit 1`, async () => {
      await using machine = newMachine(variables);
      const ran = await machine.run([...words, '--json']);
      assert.equal(ran.code, 1);
      assert.match(String(ran.json().error), says);
      assert.equal(ran.err, '');
    });
  }

  test('for want of rights: a sentence that names the request, exit 1', async () => {
    await using machine = newMachine({ FAXPOST_STACK: stackName });
    endpoint.refused = 'Query';
    const ran = await machine.run(['line', 'list', '--json']);
    endpoint.refused = undefined;
    assert.equal(ran.code, 1);
    assert.match(String(ran.json().error), /^AWS refused \(DynamoDB query: AccessDeniedException\)/);
    assert.equal(ran.err, '');
  });

  test('because it is older than this program: the output is missing', async () => {
    await using machine = newMachine({ FAXPOST_STACK: stackName });
    const { bucket } = endpoint.resources;
    delete endpoint.resources.bucket;
    const ran = await machine.run(['line', 'list', '--json']);
    endpoint.resources.bucket = bucket;
    assert.equal(ran.code, 1);
    assert.match(String(ran.json().error), /has no output "Installation" that this version can read: deploy it/);
  });
});

describe('the names of a stack out of a file', () => {
  const shapes: Readonly<Record<string, (resources: object) => unknown>> = {
    'as cdk deploy --outputs-file writes them': (resources) => ({
      [stackName]: { Installation: JSON.stringify(resources), WebhookUrl: 'https://example.com' },
    }),
    'as the output has them': (resources) => resources,
  };
  for (const [what, shape] of Object.entries(shapes)) {
    test(`${what}: CloudFormation is not asked`, async () => {
      const file = join(folder, 'outputs.json');
      writeFileSync(file, JSON.stringify(shape(endpoint.resources)));
      await using machine = newMachine({ FAXPOST_STACK: stackName, FAXPOST_STACK_FILE: file });
      const { bucket } = endpoint.resources;
      delete endpoint.resources.bucket;
      const ran = await machine.run(['line', 'list', '--json']);
      endpoint.resources.bucket = bucket;
      assert.equal(ran.code, 0);
    });
  }
});

describe('commands about this machine', () => {
  for (const words of [['serve'], ['simulate', 'receive', '--from', number, '--to', number, 'letter.pdf']]) {
    test(`${words[0]} refuses a stack, exit 2`, async () => {
      await using machine = newMachine();
      const byOption = await machine.run([...words, '--stack', stackName, '--json']);
      assert.equal(byOption.code, 2);
      assert.match(String(byOption.json().error), /can do nothing for a stack on AWS: leave out --stack/);
      await using other = newMachine({ FAXPOST_STACK: stackName });
      const byVariable = await other.run([...words, '--json']);
      assert.equal(byVariable.code, 2);
      assert.match(String(byVariable.json().error), /unset FAXPOST_STACK/);
    });
  }
});
