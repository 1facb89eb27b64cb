import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { listMissing, readSettings } from '../../lib/settings.ts';
import { exampleSettings } from './synthesis.ts';

const domains = ['fax.azienda.it'];

describe('deploy settings', () => {
  test('only the domains must be given', () => {
    assert.deepEqual(readSettings({ domains }), {
      region: 'eu-west-1',
      domains,
      createIdentities: true,
      channels: 2,
      telnyx: { connectionId: '', publicKey: '' },
      retention: { fileDays: 90, logDays: 30 },
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
    assert.equal(listMissing(readSettings({ domains: ['fax.example.com'] })).length, 3);
  });
});
