/**
 * What SES reports about a mail that it put into the bucket: where it lies, for whom it came, and what SES thinks of it.
 * Envelope and verdicts are taken from here alone, for a sender can write any header.
 * Source: "Contents of notifications for Amazon SES email receiving", Amazon SES Developer Guide.
 */
import * as v from 'valibot';
import { Defect } from '../../fax/errors.ts';
import type { MailEvent } from '../../flow/intake/mail-event.ts';

const verdict = v.object({ status: v.picklist(['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED']) });

/** Objects of SES gain fields over time, so unknown ones are passed over. */
const schema = v.object({
  notificationType: v.literal('Received'),
  /** Not SES's word: `close` puts back a mail that could not be taken in. */
  isGivenUp: v.optional(v.literal(true)),
  mail: v.object({
    timestamp: v.pipe(v.string(), v.isoTimestamp()),
    /** MAIL FROM; `<>` or empty for the null sender. */
    source: v.string(),
    /** Under this name SES's own trace field in the mail names it; nobody knew it before. */
    messageId: v.optional(v.string()),
  }),
  receipt: v.object({
    /** RCPT TO as far as our rule matched; `mail.destination` would be header addresses. */
    recipients: v.array(v.string()),
    spfVerdict: verdict,
    dmarcVerdict: verdict,
    virusVerdict: verdict,
    spamVerdict: v.optional(verdict),
    action: v.object({ type: v.literal('S3'), objectKey: v.pipe(v.string(), v.minLength(1)) }),
  }),
});

/** A mail that the operator took out of quarantine, as it was read the first time. */
const releasedSchema = v.looseObject({
  isReleased: v.literal(true),
  key: v.string(),
  envelopeFrom: v.string(),
  recipients: v.array(v.string()),
  proof: v.looseObject({ kind: v.string() }),
  at: v.number(),
});

/**
 * Reads a notification.
 *
 * @param body the JSON text of one queue message (raw delivery from the topic)
 * @returns what `accept` takes in; undefined for what is no mail: the test message of SES when the rule is made
 * @throws Defect for a message of any other shape
 */
export function readSesNotification(body: string): MailEvent | undefined {
  const json = parse(body);
  if (v.is(v.object({ notificationType: v.literal('AmazonSnsSubscriptionSucceeded') }), json)) return undefined;
  // Not SES's word either: the queue is written by nobody but SES's topic and the operator.
  if (v.is(releasedSchema, json)) return json as MailEvent;
  const read = v.safeParse(schema, json);
  if (!read.success) throw new Defect(`A notification of SES misses ${v.getDotPath(read.issues[0]) ?? 'everything'}.`);
  const { mail, receipt, isGivenUp } = read.output;
  return {
    key: receipt.action.objectKey,
    envelopeFrom: mail.source === '<>' ? '' : mail.source,
    recipients: receipt.recipients,
    proof: {
      kind: 'verdicts',
      verdicts: { dmarc: receipt.dmarcVerdict.status, spf: receipt.spfVerdict.status },
      virus: receipt.virusVerdict.status,
      ...(receipt.spamVerdict === undefined ? {} : { spam: receipt.spamVerdict.status }),
      ...(mail.messageId === undefined ? {} : { receipt: mail.messageId }),
    },
    at: Date.parse(mail.timestamp),
    ...(isGivenUp ? { isGivenUp } : {}),
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new Defect('A notification of SES is no JSON.', { cause: error });
  }
}
