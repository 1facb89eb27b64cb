import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Quarantine, QuarantinedMail } from '../../lambdas/ports.ts';
import { now } from './now.ts';

const mail = (id: string, at: number): QuarantinedMail => ({
  ...{ id, at, reason: 'denied', detail: '@example.net is denied by the line', from: 'eve@example.net' },
  ...{ envelopeFrom: 'eve@example.net', recipients: ['02@fax.example'], subject: 'Offer', key: `mail/${id}.eml` },
  event: { key: `mail/${id}.eml` },
});

export function testQuarantine(adapter: string, open: () => Promise<Quarantine>): void {
  test(`Quarantine on ${adapter}: mails are put aside once, listed newest first, and taken out once`, async () => {
    const quarantine = await open();
    const [older, newer] = [mail('mb0aaaaaaaaa', now), mail('mb0bbbbbbbbb', now + 1)];
    for (const one of [older, newer, { ...older, subject: 'again' }]) await quarantine.put(one);
    assert.deepEqual(await quarantine.list(10), [newer, older]);
    assert.deepEqual(await quarantine.list(1), [newer]);
    assert.deepEqual(await quarantine.mail(older.id), older);
    assert.deepEqual([await quarantine.remove(older.id), await quarantine.remove(older.id)], [true, false]);
    assert.equal(await quarantine.mail(older.id), undefined);
  });
}
