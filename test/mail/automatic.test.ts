import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toFields } from '../../lambdas/mail/mime/header-fields.ts';
import { isAutomatic, noticeMarker } from '../../lambdas/mail/reading/automatic.ts';

const person = 'From: Rossi <rossi@example.com>';
const judge = (fields: string[], { envelopeFrom = 'rossi@example.com', authenticated = false } = {}) =>
  isAutomatic(toFields([...fields, ...(fields.some((field) => field.startsWith('From')) ? [] : [person])]), {
    envelopeFrom,
    authenticated,
  });

test('a person’s mail is not automatic, not even with these fields', () => {
  assert.equal(judge([]), undefined);
  assert.equal(judge(['Auto-Submitted: no', 'Precedence: first-class']), undefined);
  assert.equal(judge(['X-Auto-Response-Suppress: All']), undefined);
  assert.equal(judge(['From: request@example.com']), undefined);
});

test('without login the full list counts', () => {
  const cases: [string, string][] = [
    ['Auto-Submitted: auto-generated', 'auto-generated'],
    ['Auto-Submitted: auto-notified; owner-email="x"', 'auto-generated'],
    ['Precedence: bulk', 'bulk'],
    ['Precedence: LIST', 'bulk'],
    ['List-Id: <friends.example.com>', 'list'],
    ['List-Unsubscribe: <https://example.com/>', 'list'],
    ['From: MAILER-DAEMON (Mail Delivery System)', 'daemon-sender'],
    ['From: Postmaster <postmaster@example.com>', 'daemon-sender'],
    ['From: friends-request@example.com', 'daemon-sender'],
    ['From: owner-friends@example.com', 'daemon-sender'],
  ];
  for (const [field, reason] of cases) {
    assert.equal(judge([field]), reason, field);
    assert.equal(judge([field], { authenticated: true }), undefined, `${field} after login`);
  }
  assert.equal(judge([], { envelopeFrom: 'owner-friends@example.com' }), 'daemon-sender');
  assert.equal(judge(Array.from({ length: 51 }, () => 'Received: from a by b')), 'loop');
});

test('after login only what can never be an order counts', () => {
  const cases: [string, string][] = [
    [`${noticeMarker}: 1`, 'own-notice'],
    ['Content-Type: multipart/report; report-type=delivery-status', 'report'],
    ['X-Failed-Recipients: x@example.com', 'report'],
    ['X-Ricevuta: avvenuta-consegna', 'certified-mail-receipt'],
    ['Auto-Submitted: auto-replied (vacation)', 'auto-reply'],
    ['X-Autoreply: yes', 'auto-reply'],
    ['X-Apple-Action: VACATION', 'auto-reply'],
    ['Precedence: auto_reply', 'auto-reply'],
    ['Return-Path: <>', 'null-sender'],
  ];
  for (const [field, reason] of cases) {
    assert.equal(judge([field]), reason, field);
    assert.equal(judge([field], { authenticated: true }), reason, `${field} after login`);
  }
  assert.equal(judge([], { envelopeFrom: '', authenticated: true }), 'null-sender');
});
