/** Every command of docs/runbook.md, read from the page, does on a machine and on a stack what the page says it does. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { DynamoFaxes } from '../../../lambdas/aws/dynamo/dynamo-faxes.ts';
import { DynamoReceivedFaxes } from '../../../lambdas/aws/dynamo/dynamo-received.ts';
import { DynamoSubmissions } from '../../../lambdas/aws/dynamo/dynamo-submissions.ts';
import { operatorS3 } from '../../../lambdas/aws/operator/operator-wiring.ts';
import { S3Files } from '../../../lambdas/aws/s3-files.ts';
import type { FaxEntry } from '../../../lambdas/fax/history.ts';
import type { Submission } from '../../../lambdas/fax/model.ts';
import { keepLetter } from '../../../lambdas/flow/dead-letters.ts';
import type { Faxes, Files, ReceivedFaxes, Submissions } from '../../../lambdas/ports.ts';
import { type Machine, newMachine, type Ran } from '../command-line.ts';
import { openAwsEndpoint, stackName } from './aws-endpoint.ts';

const page = readFileSync(new URL('../../../docs/runbook.md', import.meta.url), 'utf8');
const commands = [...page.matchAll(/^```sh\n(.*?)^```/gms)]
  .flatMap(([, block = '']) => block.trim().split('\n'))
  .map((line) => line.replace(/^npm run faxpost -- /, ''));
const distinct = [...new Set(commands)];

/** Ids that the page writes. */
const sentId = 'mvqzn4k2x7ab';
const receivedId = 'rcvzn4k2x7ab';
const line = '+390240701234';
const at = Date.now() - 60_000;

const submission: Submission = {
  id: 'subzn4k2x7ab',
  line,
  sender: 'anna@example.com',
  source: 'command',
  key: 'submissions/subzn4k2x7ab/documents/',
  subject: 'Offer',
  references: [],
  at,
  faxes: [{ id: sentId, to: '+390289089200' }],
  refusedNumbers: [],
};
const accepted: FaxEntry = {
  what: 'accepted',
  at,
  submission: submission.id,
  line,
  from: line,
  to: '+390289089200',
  deadlineAt: at + 14_400_000,
};
const calling: FaxEntry[] = [
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
const died: FaxEntry[] = [
  { what: 'ended', at, outcome: 'internal', detail: 'FAILED' },
  { what: 'notifying', at, notice: `${sentId}-result`, outcome: 'internal' },
  { what: 'notice-refused', at, notice: `${sentId}-result`, mail: `${sentId}-result`, reason: 'No.' },
  { what: 'notified', at, notice: `${sentId}-result`, outcome: 'internal', isRefused: true },
];

interface Stores {
  readonly faxes: Faxes;
  readonly received: ReceivedFaxes;
  readonly submissions: Submissions;
  readonly files: Files;
}

/** What there is when an alarm rings: a line, a fax that died or is under way, one that came in, and dead letters. */
async function fill({ faxes, received, submissions, files }: Stores, isUnderWay: boolean): Promise<void> {
  await files.put(`${submission.key}01-letter.txt`, Buffer.from('Good morning.'));
  await submissions.create(submission);
  await faxes.append(sentId, 0, [accepted, ...calling, ...(isUnderWay ? [] : died)]);
  await received.append(receivedId, 0, [
    { what: 'received', at, carrierId: 'carrier-2', from: '+390289089211', to: line, isPartial: false, pages: 1 },
    { what: 'fetched', at, bytes: 1200 },
    { what: 'rebuilt', at, pages: 1, bytes: 1200, hasText: false },
    { what: 'ended', at, outcome: 'kept' },
  ]);
  for (const queue of ['mail', 'inbound'] as const) {
    await keepLetter({ files, clock: { now: () => at } }, { queue, body: '{"kind":"nothing"}', cause: 'Defect' });
  }
  const owed = { queue: 'notices', body: JSON.stringify({ fax: sentId }), cause: 'FAILED' } as const;
  await keepLetter({ files, clock: { now: () => at } }, owed);
}

const makeLine = async (run: (words: readonly string[]) => Promise<Ran>): Promise<void> => {
  const mailboxes = ['gone', 'angry'].flatMap((name) => ['--recipient', `${name}@example.com`]);
  const senders = ['anna', 'flood'].flatMap((name) => ['--sender', `${name}@example.com`]);
  const made = await run(['line', 'add', line, '--area-code', '02', ...senders, ...mailboxes]);
  assert.equal(made.code, 0, made.err);
};

type Side = (
  work: (run: (words: readonly string[]) => Promise<Ran>) => Promise<void>,
  isUnderWay: boolean,
) => Promise<void>;

const onMachine: Side = async (work, isUnderWay) => {
  await using machine: Machine = newMachine();
  await makeLine((words) => machine.run(words));
  await machine.withStore((store) => fill(store, isUnderWay));
  await work((words) => machine.run(words));
};

const onStack: Side = async (work, isUnderWay) => {
  await using endpoint = await openAwsEndpoint();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_MAX_ATTEMPTS: '1',
  });
  // Nobody answers there: the doctor asks about the fax domains.
  await using machine: Machine = newMachine({ FAXPOST_STACK: stackName, FAXPOST_DNS: '127.0.0.1:9' });
  await makeLine((words) => machine.run(words));
  const keeping = { clock: { now: Date.now }, retentionDays: async () => 90 };
  const { faxes } = endpoint.tables;
  await fill(
    {
      faxes: new DynamoFaxes(faxes, keeping),
      received: new DynamoReceivedFaxes(faxes, keeping),
      submissions: new DynamoSubmissions(faxes, keeping),
      files: new S3Files(operatorS3(), 'faxpost-bytes'),
    },
    isUnderWay,
  );
  await work((words) => machine.run(words));
};

test('the page has commands, each of them whole', () => {
  assert.ok(distinct.length > 15);
  for (const command of commands) assert.match(command, /^[a-z]+( |$)/, command);
});

for (const [name, side] of [
  ['a machine', onMachine],
  ['a stack', onStack],
] as const) {
  describe(`on ${name}`, () => {
    for (const command of distinct) {
      test(command, () =>
        side(
          async (run) => {
            const ran = await run([...command.split(' '), '--json']);
            // The doctor answers 1 where something is wrong, which is why it is asked.
            if (command === 'doctor') assert.ok(ran.json<{ checks: unknown[] }>().checks.length > 5);
            else assert.equal(ran.code, 0, `${ran.out}${ran.err}`);
            if (command === 'redrive') {
              const again = await run(['redrive', '--list', '--json']);
              assert.deepEqual(again.json(), { letters: [], faxes: [] });
            }
          },
          /fax (cancel|close)|reconcile/.test(command),
        ),
      );
    }
  });
}
