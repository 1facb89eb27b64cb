/** What became of each number, for programs: RFC 3464, with the status codes of RFC 3463. */
import type { NumberResult } from '../../fax/notices/notices.ts';
import type { FaxOutcome } from '../../fax/outcomes.ts';

/** 2 done, 4 may go well another time, 5 will not without a change. */
const statuses: Readonly<Record<FaxOutcome, string>> = {
  sent: '2.0.0',

  'no-document': '5.6.0',
  'password-protected': '5.6.3',
  'unsupported-format': '5.6.1',
  'corrupt-document': '5.6.0',
  'empty-document': '5.6.0',
  'too-large': '5.3.4',
  'too-many-pages': '5.3.4',
  'conversion-failed': '5.6.5',
  'encrypted-mail': '5.7.5',
  'partial-mail': '5.6.0',
  'bad-number': '5.1.3',
  'destination-not-allowed': '5.7.1',
  'too-many-recipients': '5.5.3',
  'limit-reached': '4.7.1',
  'confirmation-missing': '5.7.0',
  virus: '5.7.0',

  busy: '4.4.1',
  'no-answer': '4.4.1',
  'not-a-fax': '5.1.1',
  'number-unassigned': '5.1.1',
  rejected: '5.7.1',
  dropped: '4.4.2',
  'transmission-error': '4.4.2',
  unreachable: '4.4.3',
  'carrier-unavailable': '4.3.2',
  unconfirmed: '4.4.7',
  cancelled: '5.0.0',
  internal: '4.3.0',
};

/** RFC 5322 section 3.3, in UTC. */
export const formatMailDate = (at: number): string => new Date(at).toUTCString().replace('GMT', '+0000');

/** The field allows ASCII alone; what a customer wrote may be anything. */
const asciiOnly = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?');

function recipientFields({ number, outcome, lastAttemptAt }: NumberResult): string[] {
  return [
    `Final-Recipient: fax; ${asciiOnly(number)}`,
    `Action: ${outcome === 'sent' ? 'delivered' : 'failed'}`,
    `Status: ${statuses[outcome]}`,
    `Diagnostic-Code: x-faxpost; ${outcome}`,
    ...(lastAttemptAt === undefined ? [] : [`Last-Attempt-Date: ${formatMailDate(lastAttemptAt)}`]),
  ];
}

/**
 * The body of a `message/delivery-status` part.
 *
 * @param results at least one: the format has no report about nobody
 * @param domain who reports
 * @param submittedAt milliseconds since 1970 UTC
 * @returns ASCII with CRLF
 */
export function deliveryStatus(results: readonly NumberResult[], domain: string, submittedAt: number): string {
  const message = [`Reporting-MTA: dns; ${domain}`, `Arrival-Date: ${formatMailDate(submittedAt)}`];
  return [message, ...results.map(recipientFields)].map((fields) => `${fields.join('\r\n')}\r\n`).join('\r\n');
}
