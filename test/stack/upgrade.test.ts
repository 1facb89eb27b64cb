/** What a deployment must leave alone: what running executions name, and what holds data. And several stacks side by side. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Transient } from '../../lambdas/fax/errors.ts';
import { payloadVersion, readPayload } from '../../lambdas/fax/step-payload.ts';
import { definitionOf, type MachineName } from './definition.ts';
import { resourcesOf, trialSynthesis } from './synthesis.ts';

/**
 * Logical ids that were deployed. An execution calls the functions of the definition that it began with, for as long as a
 * week: a function whose id is gone, or that is replaced, cannot be called by it. What holds data would be made anew, empty.
 * A new one is added here; none is changed or taken away.
 */
const deployed: Readonly<Record<string, readonly string[]>> = {
  'AWS::Lambda::Function': [
    'FailuresCloseFunction6A2917E5',
    'InboundDeliverFunction8D754C0C',
    'InboundDownloadFunction717410CE',
    'InboundSweepFunction48A238AF',
    'MailIntakeActivateFunctionE8D6284D',
    'OutboundAcceptFunctionE438FD9B',
    'OutboundAskFunction0759D317',
    'OutboundConfirmFunctionE90441F4',
    'OutboundConvertFunction17D2D2BD',
    'OutboundDepartFunction7D6647BA',
    'OutboundDrawFunctionE8885533',
    'OutboundLookFunction0422D8D1',
    'OutboundMediaFunction5EBE0474',
    'OutboundPrepareFunction8749FC88',
    'OutboundReportFunction6889CDF9',
    'OutboundSendFunction7FFD54E2',
    'OutboundSettleFunction62C898F6',
    'OutboundWebhookFunction5BA11953',
  ],
  'AWS::StepFunctions::StateMachine': ['OutboundFaxMachine349086E9', 'OutboundSubmissionMachine749B6301'],
  'AWS::S3::Bucket': ['StorageBytesE9D2F513'],
  'AWS::DynamoDB::GlobalTable': ['StorageDirectoryE7A0B77E', 'StorageFaxes4945113D'],
  'AWS::SecretsManager::Secret': ['StorageCarrierKeyA27F37D1'],
  'AWS::SES::ReceiptRuleSet': ['MailIntakeRulesAB784026'],
  'AWS::SQS::Queue': [
    'CarrierIntakeEventsDeadLetters837A0A82',
    'CarrierIntakeEventsQueue0408593F',
    'CarrierIntakeInboundDeadLetters846616B4',
    'CarrierIntakeInboundQueue1108F0D3',
    'FailuresEndedDeadLetters7E0F7D94',
    'FailuresEndedQueue71916C42',
    'MailDepartureDeparturesDeadLettersB762F7CE',
    'MailDepartureDeparturesQueueA09FB656',
    'MailIntakeMailDeadLetters774810DF',
    'MailIntakeMailQueueF154C8B4',
  ],
};

/** Names of states: an execution that is redriven or looked at is in one of them. */
const states: Readonly<Record<MachineName, readonly string[]>> = {
  submission: ['Answered', 'Ask', 'AskAgain', 'Held', 'Prepare', 'ReportSubmission', 'WaitForDeadline', 'WaitToAsk'],
  fax: ['Again', 'Decide', 'Look', 'NotUnderstood', 'Report', 'Send', 'Stay', 'Wait', 'Watch'],
};

describe('an upgrade', () => {
  for (const [type, ids] of Object.entries(deployed)) {
    test(`replaces no ${type}`, () => {
      const present = Object.keys(resourcesOf(type));
      assert.deepEqual(
        ids.filter((id) => !present.includes(id)),
        [],
      );
      assert.deepEqual(
        present.filter((id) => !ids.includes(id)),
        [],
        'new ones belong into the list',
      );
    });
  }

  for (const machine of ['submission', 'fax'] as const) {
    test(`keeps the states of ${machine}, and hands every function the version of what it gets`, () => {
      const { States: all } = definitionOf(machine);
      assert.deepEqual(Object.keys(all).sort(), states[machine]);
      for (const [name, { Type: type, Parameters: parameters }] of Object.entries(all)) {
        if (type !== 'Task') continue;
        const given = parameters as { version?: number; Payload?: { version?: number } };
        assert.equal((given.Payload ?? given).version, payloadVersion, name);
      }
    });
  }

  test('a step reads what an older definition hands it, and leaves what a newer one does to newer code', () => {
    const meant = { fax: 'mvqzn4k2x7ab', attempt: 1 };
    assert.deepEqual(readPayload(meant), meant);
    assert.deepEqual(readPayload({ version: payloadVersion, ...meant }), meant);
    assert.throws(() => readPayload({ version: payloadVersion + 1, ...meant }), Transient);
    assert.throws(() => readPayload({ version: 'x', ...meant }), Transient);
    assert.equal(readPayload(undefined), undefined);
  });
});

test('two stacks in one account and Region have no name in common: all that has one begins with the stack’s', () => {
  const resources = Object.values(trialSynthesis().template.toJSON().Resources) as {
    readonly Type: string;
    readonly Properties?: object;
  }[];
  // Indexes, policies and the like are inside of something that has a name of the stack's own.
  const named =
    /^(Function|StateMachine|LogGroup|Queue|Topic|Alarm|Dashboard|Bucket|Table|Role|BackupVault|RuleSet)Name$/;
  const names = resources.flatMap(({ Properties: properties = {} }) =>
    Object.entries(properties).flatMap(([name, value]) => (named.test(name) && typeof value === 'string' ? value : [])),
  );
  assert.ok(names.length > 20, `${names.length} names`);
  assert.deepEqual(
    names.filter((name) => !/(^|\/)Faxpost-trial-/.test(name)),
    [],
  );
});
