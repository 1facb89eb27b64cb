import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ruleAbout, type SenderRules } from '../../../lambdas/fax/sending/rules.ts';

const anna = 'Anna@Example.com';
const about = (line: SenderRules | undefined, account: SenderRules | undefined, addresses = [anna]) => {
  const rule = ruleAbout(addresses, { line, account });
  return rule && `${rule.kind} ${rule.entry} ${rule.whose}`;
};

test("the line's rules win over the account's, an address over its domain, denial over an exception", () => {
  const domain = { deny: ['@example.com'] };
  assert.equal(about(undefined, undefined), undefined);
  assert.equal(about(undefined, domain), 'deny @example.com account');
  assert.equal(about({ allow: ['@example.com'] }, { deny: ['anna@example.com'] }), 'allow @example.com line');
  assert.equal(about({ ...domain, allow: ['anna@example.com'] }, undefined), 'allow anna@example.com line');
  assert.equal(about({ ...domain, allow: ['@example.com'] }, undefined), 'deny @example.com line');
  assert.equal(about(undefined, { deny: ['@sub.example.com', '@com'] }), undefined, 'a domain is no other one');
});

test('From and the sender of the envelope count alike; an empty one is nobody', () => {
  const rules = { deny: ['@bulk.example'] };
  assert.equal(about(rules, undefined, [anna, 'x@bulk.example']), 'deny @bulk.example line');
  assert.equal(about(rules, undefined, ['x@bulk.example', '']), 'deny @bulk.example line');
  assert.equal(about(rules, undefined, [anna, '']), undefined);
});
