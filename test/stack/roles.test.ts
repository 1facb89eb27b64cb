import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { functionOf, permissionsOf, statementsOf } from './roles.ts';
import { resourcesOf } from './synthesis.ts';

const functions = ['Webhook', 'Media', 'Accept', 'Prepare', 'Send', 'Look', 'Settle', 'Report', 'Depart', 'Close'];
const callsCarrier = ['Send', 'Look', 'Settle'];

describe('roles of the functions', () => {
  test('every function has a role of its own', () => {
    const roles = functions.map((name) => JSON.stringify(functionOf(name)[1].Properties.Role));
    assert.equal(new Set(roles).size, functions.length);
    assert.equal(Object.keys(resourcesOf('AWS::Lambda::Function')).length, functions.length);
  });

  test('the webhook, which anybody can call, puts into one queue and does nothing else', () => {
    assert.deepEqual(permissionsOf('Webhook'), ['sqs:SendMessage CarrierIntakeEventsQueue']);
  });

  test('media, which anybody can call, reads the fax files and the records that lead to them', () => {
    assert.deepEqual(permissionsOf('Media'), [
      'dynamodb:GetItem StorageFaxes (conditions)',
      'dynamodb:Query StorageFaxes (conditions)',
      's3:GetObject StorageBytes/faxes/*',
    ]);
    const records = statementsOf('Media').find(({ Action: actions }) => JSON.stringify(actions).includes('dynamodb'));
    assert.deepEqual(records?.Condition, {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['link#*', 'fax#*'] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    });
  });

  test('the carrier’s key is read by those who call the carrier', () => {
    const readers = functions.filter((name) => permissionsOf(name).some((line) => line.startsWith('secretsmanager:')));
    assert.deepEqual(readers, callsCarrier);
  });

  test('prepare, which handles what strangers attach, reaches no carrier, no mail and no token', () => {
    const reached = permissionsOf('Prepare').map((line) => line.split(':')[0]);
    assert.deepEqual([...new Set(reached)], ['dynamodb', 's3', 'states']);
    assert.deepEqual(
      permissionsOf('Prepare').filter((line) => line.startsWith('states:')),
      ['states:StartExecution arn:aws:states:eu-west-1:111111111111:stateMachine:Faxpost-fax'],
    );
  });

  test('only report sends mail, from our own domain', () => {
    const senders = functions.filter((name) => permissionsOf(name).some((line) => line.startsWith('ses:')));
    assert.deepEqual(senders, ['Report']);
    const statement = statementsOf('Report').find(({ Action: actions }) => JSON.stringify(actions).includes('ses:'));
    assert.deepEqual(statement?.Condition, { StringLike: { 'ses:FromAddress': '*@fax.example.com' } });
  });

  test('tokens are completed by those who learn how a call ended', () => {
    const completers = functions.filter((name) => permissionsOf(name).some((line) => line.includes('SendTaskSuccess')));
    assert.deepEqual(completers, callsCarrier);
  });

  test('nobody deletes or scans records, deletes files, or changes the directory', () => {
    const all = functions.flatMap((name) => permissionsOf(name));
    assert.deepEqual(
      all.filter((line) => /Delete|Scan|Batch/.test(line)),
      [],
    );
    assert.deepEqual(
      all.filter((line) => /dynamodb:(Put|Update).* StorageDirectory/.test(line)),
      [],
    );
  });

  test('no action and no resource is a star', () => {
    for (const name of functions) {
      for (const line of permissionsOf(name)) assert.doesNotMatch(line, /^\*|:\* | \*$/, name);
    }
  });

  test('raw mails are read by those who take documents out of them', () => {
    const readers = functions.filter((name) => permissionsOf(name).includes('s3:GetObject StorageBytes/mail/*'));
    assert.deepEqual(readers, ['Accept', 'Prepare']);
  });
});
