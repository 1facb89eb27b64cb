import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { functionOf, functions, permissionsOf, recordsOf, statementsOf } from './roles.ts';
import { resourcesOf } from './synthesis.ts';

const learnsResults = ['Send', 'Look', 'Settle'];

describe('roles of the functions', () => {
  test('every function has a role of its own', () => {
    const roles = functions.map((name) => JSON.stringify(functionOf(name)[1].Properties.Role));
    assert.equal(new Set(roles).size, functions.length);
    const without = ['Convert', 'Draw'].map((name) => functionOf(name)[0]);
    const all = Object.keys(resourcesOf('AWS::Lambda::Function')).filter((id) => !without.includes(id));
    assert.equal(all.length, functions.length);
  });

  test('the webhook, which anybody can call, puts into two queues and does nothing else', () => {
    assert.deepEqual(permissionsOf('Webhook'), [
      'sqs:SendMessage CarrierIntakeEventsQueue',
      'sqs:SendMessage CarrierIntakeInboundQueue',
    ]);
  });

  test('download, which anybody can call, reads clean PDFs, the links to them and what names them, no sender and no file of the carrier’s', () => {
    assert.deepEqual(permissionsOf('Download'), [
      'dynamodb:GetItem StorageDirectory (conditions)',
      'dynamodb:GetItem StorageFaxes (conditions)',
      'dynamodb:Query StorageFaxes (conditions)',
      's3:GetObject StorageBytes/received/*/fax.pdf',
    ]);
    const records = ['link#*', 'received#*'];
    assert.deepEqual(recordsOf('Download'), { 'dynamodb:GetItem': records, 'dynamodb:Query': records });
    assert.deepEqual(recordsOf('Download', 'Directory'), { 'dynamodb:GetItem': ['lines'] });
  });

  test('confirm, which anybody can call, reads links and submissions, adds to faxes and countries, and lets a held submission go on', () => {
    assert.deepEqual(permissionsOf('Confirm'), [
      'dynamodb:GetItem StorageDirectory (conditions)',
      'dynamodb:GetItem StorageFaxes (conditions)',
      'dynamodb:GetItem StorageFaxes (conditions)',
      'dynamodb:PutItem StorageFaxes (conditions)',
      'dynamodb:Query StorageFaxes (conditions)',
      'dynamodb:Query StorageFaxes (conditions)',
      'dynamodb:UpdateItem StorageFaxes (conditions)',
      'states:SendTaskSuccess arn:aws:states:eu-west-1:111111111111:stateMachine:Faxpost-submission',
    ]);
    const { 'dynamodb:PutItem': written, 'dynamodb:GetItem': read } = recordsOf('Confirm');
    assert.deepEqual(
      [written, read],
      [
        ['countries#*', 'fax#*'],
        ['countries#*', 'fax#*', 'link#*', 'submission#*'],
      ],
    );
    assert.deepEqual(recordsOf('Confirm', 'Directory'), { 'dynamodb:GetItem': ['lines'] });
  });

  test('deliver keeps received faxes and what belongs to their mails, and changes no sent one', () => {
    const kept = ['bounces#*', 'departure#*', 'lease#deliver *', 'link#*', 'notice#*', 'received#*'];
    assert.deepEqual(recordsOf('Deliver'), {
      'dynamodb:GetItem': kept,
      'dynamodb:Query': kept,
      'dynamodb:PutItem': kept,
      'dynamodb:UpdateItem': kept,
    });
    assert.deepEqual(
      permissionsOf('Deliver').filter((line) => !line.includes('StorageFaxes')),
      [
        'dynamodb:GetItem StorageDirectory',
        'dynamodb:Query StorageDirectory',
        'lambda:InvokeFunction OutboundConvertFunction',
        'lambda:InvokeFunction OutboundDrawFunction',
        's3:GetObject StorageBytes/conversions/*',
        's3:GetObject StorageBytes/faxes/*',
        's3:GetObject StorageBytes/received/*',
        's3:PutObject StorageBytes/conversions/*',
        's3:PutObject StorageBytes/received/*',
        's3:PutObjectTagging StorageBytes/received/*',
        'secretsmanager:GetSecretValue StorageCarrierKey',
        'ses:SendEmail arn:aws:ses:eu-west-1:111111111111:configuration-set/MailDepartureSet (conditions)',
        'ses:SendEmail arn:aws:ses:eu-west-1:111111111111:identity/* (conditions)',
        'ses:SendRawEmail arn:aws:ses:eu-west-1:111111111111:configuration-set/MailDepartureSet (conditions)',
        'ses:SendRawEmail arn:aws:ses:eu-west-1:111111111111:identity/* (conditions)',
        'sqs:SendMessage CarrierIntakeInboundDeadLetters',
      ],
    );
  });

  test('the sweep reads what was received, and puts the rest into the queue', () => {
    assert.deepEqual(recordsOf('Sweep'), {
      'dynamodb:GetItem': ['received#*', 'swept#*'],
      'dynamodb:Query': ['received#*', 'swept#*'],
      'dynamodb:PutItem': ['swept#*'],
    });
    assert.deepEqual(
      permissionsOf('Sweep').filter((line) => !line.startsWith('dynamodb:')),
      ['secretsmanager:GetSecretValue StorageCarrierKey', 'sqs:SendMessage CarrierIntakeInboundQueue'],
    );
  });

  test('close ends faxes and keeps what was given up, and opens no mail', () => {
    assert.deepEqual(
      permissionsOf('Close').filter((line) => !line.startsWith('dynamodb:')),
      [
        's3:GetObject StorageBytes/dead-letters/*',
        's3:ListBucket StorageBytes (conditions)',
        's3:PutObject StorageBytes/dead-letters/*',
        'sqs:SendMessage CarrierIntakeEventsQueue',
        'sqs:SendMessage CarrierIntakeInboundQueue',
        'sqs:SendMessage MailIntakeMailQueue',
        'states:StartExecution arn:aws:states:eu-west-1:111111111111:stateMachine:Faxpost-fax',
        'states:StartExecution arn:aws:states:eu-west-1:111111111111:stateMachine:Faxpost-submission',
      ],
    );
  });

  test('who takes in what SES tells changes received faxes and bounces only', () => {
    assert.deepEqual(recordsOf('Depart')['dynamodb:UpdateItem'], ['bounces#*', 'received#*']);
    assert.deepEqual(recordsOf('Depart')['dynamodb:PutItem'], ['bounces#*', 'departure#*', 'received#*']);
    assert.ok(permissionsOf('Depart').every((line) => /StorageFaxes \(conditions\)$|DeadLetters$/.test(line)));
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
    assert.deepEqual(readers, [...learnsResults, 'Deliver', 'Sweep']);
  });

  test('prepare, which handles what strangers attach, reaches no carrier, no mail and no token', () => {
    const reached = permissionsOf('Prepare').map((line) => line.split(':')[0]);
    assert.deepEqual([...new Set(reached)], ['dynamodb', 'lambda', 's3', 'states']);
    assert.deepEqual(
      permissionsOf('Prepare').filter((line) => line.startsWith('states:')),
      [
        'states:StartExecution arn:aws:states:eu-west-1:111111111111:stateMachine:Faxpost-fax',
        'states:StartExecution arn:aws:states:eu-west-1:111111111111:stateMachine:Faxpost-submission',
      ],
    );
  });

  test('only who reports, delivers, asks or answers sends mail, from our own domain', () => {
    const senders = functions.filter((name) => permissionsOf(name).some((line) => line.startsWith('ses:Send')));
    assert.deepEqual(senders, ['Accept', 'Report', 'Deliver', 'Ask']);
    for (const name of senders) {
      const statement = statementsOf(name).find(({ Action: actions }) => JSON.stringify(actions).includes('ses:'));
      assert.deepEqual(statement?.Condition, { StringLike: { 'ses:FromAddress': '*@fax.example.com' } });
    }
  });

  test('who activates the receipt rule does nothing else', () => {
    assert.ok(permissionsOf('Activate').every((line) => /^ses:\w+Receipt\w+ \*$/.test(line)));
  });

  test('tokens are completed by those who learn how a call ended, or what a sender wants', () => {
    const completers = functions.filter((name) => permissionsOf(name).some((line) => line.includes('SendTaskSuccess')));
    assert.deepEqual(completers, [...learnsResults, 'Ask', 'Confirm']);
  });

  test('nobody deletes or scans records, deletes files, or changes the directory', () => {
    const all = functions.flatMap((name) => permissionsOf(name));
    assert.deepEqual(
      all.filter((line) => /Delete|Scan|Batch/.test(line)),
      ['ses:DeleteReceiptRule *'],
    );
    assert.deepEqual(
      all.filter((line) => /dynamodb:(Put|Update).* StorageDirectory/.test(line)),
      [],
    );
  });

  test('no action and no resource is a star', () => {
    for (const name of functions) {
      // SES has no permission for one set of receipt rules.
      const lines = permissionsOf(name).filter((line) => !/^ses:\w+Receipt\w+ \*$/.test(line));
      for (const line of lines) assert.doesNotMatch(line, /^\*|:\* | \*$/, name);
    }
  });

  test('raw mails are read by those who take documents out of them', () => {
    const readers = functions.filter((name) => permissionsOf(name).includes('s3:GetObject StorageBytes/mail/*'));
    assert.deepEqual(readers, ['Accept', 'Prepare']);
  });
});
