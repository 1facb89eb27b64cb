/** What each function may do, read from the template as short lines. */
import assert from 'node:assert/strict';
import { type Resource, resourcesOf } from './synthesis.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, unknown>;
}

const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** The functions of the stack by their logical names; `convert` and `draw`, which may do nothing, are not among them. */
export const functions = [
  ...['Webhook', 'Media', 'Accept', 'Prepare', 'Send', 'Look', 'Settle', 'Report', 'Depart', 'Close'],
  ...['Deliver', 'Sweep', 'Download', 'Ask', 'Confirm'],
  'Activate',
];

/** The function that an entry file became. */
export function functionOf(name: string): [string, Resource] {
  const found = Object.entries(resourcesOf('AWS::Lambda::Function')).find(([id]) =>
    ['Outbound', 'Inbound', 'Failures', 'MailIntake'].some((flow) => id.startsWith(`${flow}${name}Function`)),
  );
  if (found === undefined) throw new TypeError(`The stack has no function ${name}.`);
  return found;
}

/** Statements of a function's role. */
export function statementsOf(name: string): Statement[] {
  const [, { Properties: properties }] = functionOf(name);
  const role = (properties.Role as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'][0];
  return Object.values(resourcesOf('AWS::IAM::Policy'))
    .filter(({ Properties: policy }) => (policy.Roles as { Ref: string }[]).some(({ Ref: ref }) => ref === role))
    .flatMap(({ Properties: policy }) => (policy.PolicyDocument as { Statement: Statement[] }).Statement);
}

/** Text of a resource: logical names without their hash, literal parts as they are. */
function nameOf(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const {
    Ref: ref,
    'Fn::GetAtt': attribute,
    'Fn::Join': join,
  } = resource as {
    Ref?: string;
    'Fn::GetAtt'?: [string, string];
    'Fn::Join'?: [string, unknown[]];
  };
  if (join !== undefined) return join[1].map(nameOf).join(join[0]);
  const id = ref ?? attribute?.[0] ?? JSON.stringify(resource);
  return id.startsWith('AWS::') ? '' : id.replace(/[0-9A-F]{8}$/, '');
}

/** `action resource`, one line each, sorted; those about a function's own log group and the queue it consumes left out. */
export function permissionsOf(name: string): string[] {
  return statementsOf(name)
    .flatMap(({ Action: actions, Resource: resources, Condition: condition }) =>
      list(actions).flatMap((action) =>
        list(resources).map((resource) => `${action} ${nameOf(resource)}${condition ? ' (conditions)' : ''}`),
      ),
    )
    .filter((line) => !line.startsWith('logs:'))
    .filter(
      (line) =>
        !/^sqs:(ReceiveMessage|ChangeMessageVisibility|GetQueueUrl|DeleteMessage|GetQueueAttributes)/.test(line),
    )
    .sort();
}

/** Patterns of the partition keys of a table that a role is limited to, by action; without those that are not limited. */
export function recordsOf(name: string, table: 'Faxes' | 'Directory' = 'Faxes'): Record<string, string[]> {
  const keys: Record<string, string[]> = {};
  for (const { Action: actions, Condition: condition, Resource: resource } of statementsOf(name)) {
    if (nameOf([resource].flat()[0]) !== `Storage${table}`) continue;
    const allowed = condition?.['ForAllValues:StringLike'] as Record<string, string[]> | undefined;
    for (const action of [actions].flat().filter((one) => one.startsWith('dynamodb:'))) {
      if (allowed === undefined) continue;
      assert.deepEqual(condition?.Null, { 'dynamodb:LeadingKeys': 'false' }, name);
      keys[action] = [...(keys[action] ?? []), ...[allowed['dynamodb:LeadingKeys'] ?? []].flat()].sort();
    }
  }
  return keys;
}
