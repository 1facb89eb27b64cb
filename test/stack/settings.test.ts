import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { listMissing, readSettings } from '../../lib/settings.ts';
import { exampleSettings } from './synthesis.ts';

const domains = ['fax.azienda.it'];

describe('deploy settings', () => {
  test('only the domains must be given', () => {
    assert.deepEqual(readSettings({ domains }), {
      stackName: 'Faxpost',
      tracing: false,
      region: 'eu-west-1',
      domains,
      customerDomains: [],
      createIdentities: true,
      appendReceiptRule: false,
      channels: 2,
      receivesDaily: false,
      convert: true,
      concurrency: { webhook: 20, confirm: 5, media: 20, download: 5 },
      telnyx: { connectionId: '', publicKey: '' },
      encryptionKey: false,
      retention: { logDays: 30 },
    });
    assert.throws(() => readSettings({}), /faxpost\.domains is missing/);
    assert.throws(() => readSettings(undefined), /faxpost\.domains is missing/);
  });

  test('a misspelt name is an error that names it', () => {
    assert.throws(() => readSettings({ domains, regoin: 'eu-west-1' }), /faxpost\.regoin is not a setting: misspelt\?/);
    assert.throws(
      () => readSettings({ domains, telnyx: { publickey: '' } }),
      /faxpost\.telnyx\.publickey is not a setting: misspelt\?/,
    );
  });

  test('hosts of received pages are names, with a port or a star before them', () => {
    const mediaHosts = ['media.example.com', '*.example.org', 'media.example.net:8443'];
    assert.deepEqual(readSettings({ domains, telnyx: { mediaHosts } }).telnyx.mediaHosts, mediaHosts);
    for (const host of [
      'https://media.example.com',
      '*',
      '*.com',
      '10.0.0.1',
      'Media.example.com',
      'a.example.com,b',
    ]) {
      assert.throws(() => readSettings({ domains, telnyx: { mediaHosts: [host] } }), /mediaHosts\.0 is no host/, host);
    }
  });

  test('the converter is built here, or was built before, or is left out', () => {
    const repository = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/faxpost/convert';
    for (const image of [`${repository}:1.2`, `${repository}@sha256:${'0'.repeat(64)}`]) {
      assert.deepEqual(readSettings({ domains, convert: { image } }).convert, { image });
    }
    assert.equal(readSettings({ domains, convert: false }).convert, false);
    assert.throws(
      () => readSettings({ domains, convert: { image: repository } }),
      /faxpost\.convert\.image is no image/,
    );
    assert.throws(
      () => readSettings({ domains, convert: { image: 'docker.io/convert:1' } }),
      /is no image of Amazon ECR/,
    );
    for (const convert of ['no', { picture: 1 }]) {
      assert.throws(() => readSettings({ domains, convert }), /faxpost\.convert is neither true, nor false, nor/);
    }
  });

  test('a stack has a name of its own, with which what it names begins', () => {
    assert.equal(readSettings({ domains, stackName: 'Faxpost-trial' }).stackName, 'Faxpost-trial');
    for (const stackName of ['', '1st', 'fax_post', 'x'.repeat(41)]) {
      assert.throws(() => readSettings({ domains, stackName }), /faxpost\.stackName is no name/, stackName);
    }
  });

  test('a key is made, or there is one, and is named by its ARN', () => {
    const arn = 'arn:aws:kms:eu-west-1:111111111111:key/12345678-1234-1234-1234-123456789012';
    for (const encryptionKey of [true, false, arn]) {
      assert.equal(readSettings({ domains, encryptionKey }).encryptionKey, encryptionKey);
    }
    assert.throws(
      () => readSettings({ domains, encryptionKey: 'alias/faxpost' }),
      /faxpost\.encryptionKey is neither true, nor false, nor the ARN/,
    );
  });

  test('how long files are kept is the line’s, no setting any more', () => {
    assert.throws(
      () => readSettings({ domains, retention: { fileDays: 90 } }),
      /faxpost\.retention\.fileDays is no longer a setting: .*--retention-days/,
    );
  });

  test('what anybody can call has so many invocations at once, or no limit of its own', () => {
    const { concurrency } = readSettings({ domains, concurrency: { media: 3 } });
    assert.deepEqual(concurrency, { webhook: 20, confirm: 5, media: 3, download: 5 });
    assert.equal(readSettings({ domains, concurrency: false }).concurrency, false);
    assert.throws(() => readSettings({ domains, concurrency: { media: 0 } }), /faxpost\.concurrency/);
  });

  test('the app ends with what is wrong, and not with where it noticed', () => {
    const entry = fileURLToPath(new URL('../../bin/app.ts', import.meta.url));
    const context = JSON.stringify({ faxpost: { regoin: 'eu-west-1' } });
    const env = { ...process.env, CDK_CONTEXT_JSON: context };
    const { status, stderr } = spawnSync(process.execPath, [entry], { env, encoding: 'utf8' });
    assert.equal(status, 1);
    assert.equal(
      stderr,
      [
        'The settings in cdk.json cannot be used:',
        'faxpost.domains is missing or of the wrong kind (undefined).',
        'faxpost.regoin is not a setting: misspelt?.\n',
      ].join('\n'),
    );
  });

  test('all mistakes are told at once', () => {
    const mistakes = { domains: ['Fax.Azienda.it'], channels: 0, telnyx: { publicKey: 'short' } };
    assert.throws(
      () => readSettings(mistakes),
      (error: Error) => {
        assert.match(error.message, /faxpost\.domains\.0 is no domain name/);
        assert.match(error.message, /faxpost\.channels/);
        assert.match(error.message, /faxpost\.telnyx\.publicKey is not 32 bytes in Base64/);
        return true;
      },
    );
  });

  for (const region of ['eu-south-1', 'eu-west-3', 'Milan']) {
    test(`a Region where SES receives no mail is refused with what to do: ${region}`, () => {
      assert.throws(
        () => readSettings({ domains, region }),
        (error: Error) => {
          assert.match(error.message, new RegExp(`faxpost\\.region is "${region}", where Amazon SES receives no mail`));
          assert.match(error.message, /cdk\.json/);
          assert.match(error.message, /eu-west-1, eu-west-2, eu-central-1/);
          return true;
        },
      );
    });
  }

  test('what an example leaves open is listed', () => {
    assert.deepEqual(listMissing(readSettings({ ...exampleSettings, domains })), []);
    assert.equal(listMissing(readSettings({ domains: ['fax.example.com'] })).length, 4);
  });
});
