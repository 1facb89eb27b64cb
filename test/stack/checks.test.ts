import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { readSettings } from '../../lib/settings.ts';
import { exampleSettings, synthesize } from './synthesis.ts';

describe('rules of cdk-nag', () => {
  test('the stack has no finding that is not acknowledged', () => {
    assert.doesNotThrow(() => synthesize(undefined, { isChecked: true }).app.synth());
  });

  test('nor has one without a converter, and with everything else that is a setting', () => {
    const settings = readSettings({
      ...exampleSettings,
      convert: false,
      tracing: true,
      appendReceiptRule: true,
      encryptionKey: true,
      backupDays: 35,
      evidence: 'compliance',
    });
    assert.doesNotThrow(() => synthesize(settings, { isChecked: true }).app.synth());
  });

  test('a new finding stops the synthesis, however many of its kind are acknowledged elsewhere', (t) => {
    // The report goes to the console as well.
    t.mock.method(console, 'error', () => {});
    const extend = (stack: ConstructorParameters<typeof Bucket>[0]) => void new Bucket(stack, 'Careless');
    assert.throws(() => synthesize(undefined, { isChecked: true, extend }).app.synth(), { name: 'ValidationFailed' });
    process.exitCode = undefined;
  });
});
