/** What CloudFormation has the stack do to SES's receipt rules, over SES's own protocol (Query, API version 2010-12-01). */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, describe, test } from 'node:test';
import { handler } from '../../lambdas/aws/deployment/receipt-rules-resource.ts';

interface Rule {
  readonly name: string;
  readonly bucket: string;
  readonly recipients: readonly string[];
}

const ours = { ruleSet: 'Faxpost-Rules', ruleName: 'Faxpost-faxes', bucket: 'faxpost-bytes' };
const ourRule: Rule = { name: 'generated', bucket: ours.bucket, recipients: ['fax.example.com', 'fax.example.org'] };
const copyOfOurs: Rule = { ...ourRule, name: ours.ruleName };
const foreignRule: Rule = { name: 'invoices', bucket: 'invoices', recipients: ['example.com'] };

/** What SES holds: sets by name, which of them is active, and what was asked of it that changes something. */
let sets: Map<string, Rule[]>;
let active: string | undefined;
let changes: string[];
let trouble: string | undefined;
/** What CloudFormation was told. */
let told: Record<string, unknown>[];

const xmlOf = ({ name, bucket, recipients }: Rule): string =>
  `<member><Name>${name}</Name><Enabled>true</Enabled><ScanEnabled>true</ScanEnabled><TlsPolicy>Optional</TlsPolicy>
   <Recipients>${recipients.map((one) => `<member>${one}</member>`).join('')}</Recipients>
   <Actions><member><S3Action><BucketName>${bucket}</BucketName><ObjectKeyPrefix>mail/</ObjectKeyPrefix></S3Action></member></Actions></member>`;

const ruleOf = (form: URLSearchParams): Rule => ({
  name: form.get('Rule.Name') ?? '',
  bucket: form.get('Rule.Actions.member.1.S3Action.BucketName') ?? '',
  recipients: [...form].filter(([key]) => key.startsWith('Rule.Recipients.member.')).map(([, value]) => value),
});

/** @returns what stands in the answer's result */
function answer(form: URLSearchParams): string {
  const action = form.get('Action') ?? '';
  const name = form.get('RuleSetName') ?? active;
  const rules = (name === undefined ? undefined : sets.get(name)) ?? [];
  const described = `<Metadata><Name>${name}</Name></Metadata><Rules>${rules.map(xmlOf).join('')}</Rules>`;
  if (action === 'DescribeActiveReceiptRuleSet') return active === undefined ? '' : described;
  if (action === 'DescribeReceiptRuleSet') {
    if (!sets.has(name ?? '')) throw new Error('RuleSetDoesNotExist');
    return described;
  }
  changes.push(`${action} ${form.get('RuleSetName') ?? ''}`.trim());
  if (action === 'SetActiveReceiptRuleSet') active = form.get('RuleSetName') ?? undefined;
  if (action === 'CreateReceiptRule') {
    assert.equal(form.get('After'), rules.at(-1)?.name ?? null);
    rules.push(ruleOf(form));
  }
  if (action === 'UpdateReceiptRule') {
    rules[rules.findIndex((one) => one.name === form.get('Rule.Name'))] = ruleOf(form);
  }
  if (action === 'DeleteReceiptRule') {
    rules.splice(
      rules.findIndex((one) => one.name === form.get('RuleName')),
      1,
    );
  }
  return '';
}

async function answerRequest(request: IncomingMessage): Promise<{ status: number; body: string }> {
  const body = await text(request);
  if (request.method === 'PUT') {
    assert.equal(request.headers['content-type'], undefined);
    told.push(JSON.parse(body));
    return { status: 200, body: '' };
  }
  const form = new URLSearchParams(body);
  const action = form.get('Action');
  try {
    if (trouble !== undefined) throw new Error(trouble);
    const result = answer(form);
    return { status: 200, body: `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>` };
  } catch (error) {
    const { message: code } = error as Error;
    const error400 = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${code}: words</Message></Error>`;
    return { status: 400, body: `<ErrorResponse>${error400}</ErrorResponse>` };
  }
}

const server = createServer((request, response) => {
  void answerRequest(request).then(({ status, body }) => response.writeHead(status).end(body));
});
let url = '';
before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, { AWS_ENDPOINT_URL_SES: url, AWS_REGION: 'eu-west-1' });
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
});
after(() => server.close());

beforeEach((t) => {
  sets = new Map([
    [ours.ruleSet, [ourRule]],
    ['Foreign', [foreignRule]],
  ]);
  active = undefined;
  changes = [];
  trouble = undefined;
  told = [];
  // A failure stands in the function's log as well.
  if ('mock' in t) t.mock.method(console, 'error', () => {});
});

interface Asked {
  readonly type: 'Create' | 'Update' | 'Delete';
  readonly physicalId?: string;
  readonly mayAppend?: boolean;
  readonly ruleSet?: string;
}

/** As CloudFormation calls the function. @returns what it was told */
async function ask({ type, physicalId, mayAppend = false, ruleSet = ours.ruleSet }: Asked) {
  await handler({
    RequestType: type,
    ResponseURL: `${url}/answer`,
    StackId: 'arn:stack',
    RequestId: 'request-1',
    LogicalResourceId: 'InForce',
    ...(physicalId === undefined ? {} : { PhysicalResourceId: physicalId }),
    ResourceType: 'Custom::ReceiptRules',
    ResourceProperties: { ServiceToken: 'arn:function', ...ours, ruleSet, mayAppend: String(mayAppend), domains: [] },
  });
  const [{ StackId, RequestId, LogicalResourceId, ...rest } = {}] = told.splice(0);
  assert.deepEqual([StackId, RequestId, LogicalResourceId], ['arn:stack', 'request-1', 'InForce']);
  return rest;
}

const done = (physicalId: string) => ({ Status: 'SUCCESS', PhysicalResourceId: physicalId });
const activated = `activated/${ours.ruleSet}`;

describe('a deployment', () => {
  test('makes our set the active one where there is none', async () => {
    assert.deepEqual(await ask({ type: 'Create' }), done(activated));
    assert.deepEqual([active, changes], [ours.ruleSet, [`SetActiveReceiptRuleSet ${ours.ruleSet}`]]);
  });

  test('changes nothing where ours is active, however often it is repeated', async () => {
    active = ours.ruleSet;
    assert.deepEqual(await ask({ type: 'Create' }), done(`found/${ours.ruleSet}`));
    assert.deepEqual(
      await ask({ type: 'Update', physicalId: `found/${ours.ruleSet}`, mayAppend: true }),
      done(activated),
    );
    assert.deepEqual(changes, []);
  });

  for (const type of ['Create', 'Update'] as const) {
    test(`stops where somebody else’s set is active, and names the setting (${type})`, async () => {
      active = 'Foreign';
      const { Status, Reason, PhysicalResourceId } = await ask({ type, physicalId: activated });
      assert.deepEqual([Status, PhysicalResourceId], ['FAILED', type === 'Create' ? 'never-made' : activated]);
      assert.match(
        String(Reason),
        /rule set Foreign is active .*"faxpost": \{ "appendReceiptRule": true \} in cdk\.json/,
      );
      assert.deepEqual([active, changes], ['Foreign', []]);
    });
  }

  test('appends our rule to that set where the setting says so, and renews the copy later', async () => {
    active = 'Foreign';
    assert.deepEqual(await ask({ type: 'Create', mayAppend: true }), done('appended/Foreign'));
    assert.deepEqual(sets.get('Foreign'), [foreignRule, copyOfOurs]);
    sets.set(ours.ruleSet, [{ ...ourRule, recipients: ['fax.example.net'] }]);
    const again = { type: 'Update', physicalId: 'appended/Foreign', mayAppend: true } as const;
    assert.deepEqual(await ask(again), done('appended/Foreign'));
    assert.deepEqual(sets.get('Foreign'), [foreignRule, { ...copyOfOurs, recipients: ['fax.example.net'] }]);
    assert.deepEqual(changes, ['CreateReceiptRule Foreign', 'UpdateReceiptRule Foreign']);
    assert.equal(active, 'Foreign');
  });

  test('appends to an empty set, and to whichever is active by now', async () => {
    sets.set('Empty', []);
    active = 'Empty';
    const moved = await ask({ type: 'Update', physicalId: 'appended/Foreign', mayAppend: true });
    assert.deepEqual(moved, done('appended/Empty'));
    assert.deepEqual(sets.get('Empty'), [copyOfOurs]);
  });

  test('stops where a rule of somebody else has the name of ours', async () => {
    active = 'Foreign';
    const theirs = { ...foreignRule, name: ours.ruleName };
    sets.set('Foreign', [theirs]);
    const { Status, Reason } = await ask({ type: 'Create', mayAppend: true });
    assert.equal(Status, 'FAILED');
    assert.match(String(Reason), /has a rule Faxpost-faxes that is not ours/);
    assert.deepEqual(sets.get('Foreign'), [theirs]);
  });

  test('that may not look ends with SES’s own words', async () => {
    trouble = 'AccessDenied';
    assert.deepEqual(await ask({ type: 'Create' }), {
      Status: 'FAILED',
      PhysicalResourceId: 'never-made',
      Reason: 'AccessDenied: AccessDenied: words',
    });
  });
});

describe('a removal', () => {
  test('makes no set the active one where we had activated ours', async () => {
    active = ours.ruleSet;
    assert.deepEqual(await ask({ type: 'Delete', physicalId: activated }), done(activated));
    assert.deepEqual([active, changes], [undefined, ['SetActiveReceiptRuleSet']]);
  });

  test('takes our rule out of the set to which it was appended, and leaves the others', async () => {
    active = 'Foreign';
    sets.set('Foreign', [foreignRule, copyOfOurs]);
    const gone = { type: 'Delete', physicalId: 'appended/Foreign', mayAppend: true } as const;
    for (let count = 0; count < 2; count++) assert.deepEqual(await ask(gone), done('appended/Foreign'));
    assert.deepEqual([active, sets.get('Foreign')], ['Foreign', [foreignRule]]);
    assert.deepEqual(changes, ['DeleteReceiptRule Foreign']);
  });

  test('changes nothing where somebody has put another set, or another rule, in the place of ours', async () => {
    active = 'Foreign';
    assert.deepEqual(await ask({ type: 'Delete', physicalId: activated }), done(activated));
    sets.set('Foreign', [{ ...foreignRule, name: ours.ruleName }]);
    assert.deepEqual(await ask({ type: 'Delete', physicalId: 'appended/Foreign' }), done('appended/Foreign'));
    sets.delete('Foreign');
    assert.deepEqual(await ask({ type: 'Delete', physicalId: 'appended/Foreign' }), done('appended/Foreign'));
    assert.deepEqual([active, changes], ['Foreign', []]);
  });

  test('stops where our set works for somebody else too', async () => {
    active = ours.ruleSet;
    sets.get(ours.ruleSet)?.push({ ...copyOfOurs, name: 'Second-faxes', bucket: 'second-bytes' });
    const { Status, Reason } = await ask({ type: 'Delete', physicalId: activated });
    assert.equal(Status, 'FAILED');
    assert.match(String(Reason), /holds rules that are not ours \(Second-faxes\)/);
    assert.equal(active, ours.ruleSet);
  });

  test('changes nothing after a deployment that failed, or that had found ours active', async () => {
    active = ours.ruleSet;
    for (const physicalId of ['never-made', `found/${ours.ruleSet}`]) {
      assert.deepEqual(await ask({ type: 'Delete', physicalId }), done(physicalId));
    }
    assert.deepEqual([active, changes], [ours.ruleSet, []]);
  });

  test('of the former place leaves the new one: our set was activated after it had been appended', async () => {
    active = ours.ruleSet;
    sets.set('Foreign', [foreignRule, copyOfOurs]);
    await ask({ type: 'Delete', physicalId: 'appended/Foreign' });
    assert.deepEqual([active, sets.get('Foreign')], [ours.ruleSet, [foreignRule]]);
  });
});
