/** What SES reports, by EventBridge, about a mail that it took. Source: "SES events schema reference", Amazon SES Developer Guide. */
import * as v from 'valibot';
import { Defect } from '../../fax/errors.ts';
import type { Departure } from '../../handlers/departure.ts';
import { noticeTag } from '../ses-mailer.ts';

const moment = v.pipe(v.string(), v.isoTimestamp());
const mail = v.object({
  timestamp: moment,
  destination: v.optional(v.array(v.string()), []),
  tags: v.object({ [noticeTag]: v.tuple([v.string()]) }),
});
const complaint = v.object({ timestamp: moment, complaintSubType: v.nullish(v.string()) });
const bounce = v.object({
  bounceType: v.string(),
  bounceSubType: v.optional(v.string(), ''),
  timestamp: moment,
  bouncedRecipients: v.optional(v.array(v.object({ status: v.optional(v.string()) })), []),
});

/** Objects of SES gain fields over time, so unknown ones are passed over. */
const schema = v.variant('detail-type', [
  v.object({ 'detail-type': v.literal('Email Sent'), detail: v.object({ mail }) }),
  v.object({
    'detail-type': v.literal('Email Delivered'),
    detail: v.object({ mail, delivery: v.object({ timestamp: moment }) }),
  }),
  v.object({ 'detail-type': v.literal('Email Delivery Delayed'), detail: v.object({ mail }) }),
  v.object({ 'detail-type': v.literal('Email Bounced'), detail: v.object({ mail, bounce }) }),
  v.object({
    'detail-type': v.literal('Email Complaint Received'),
    detail: v.object({ mail, complaint }),
  }),
  v.object({
    'detail-type': v.literal('Email Rejected'),
    detail: v.object({ mail, reject: v.object({ reason: v.optional(v.string(), 'no reason given') }) }),
  }),
]);

type SesEvent = v.InferOutput<typeof schema>;
type Said = Pick<Departure, 'said' | 'reason'> & { readonly at?: string };

/**
 * SES reports a bounce when it tries no more. `Permanent` holds the mailbox's refusals and both suppression lists, which SES
 * does not try at all; the others are full mailboxes and the like, and automatic answers taken for bounces.
 */
function readBounce({ bounceType, bounceSubType, bouncedRecipients, timestamp }: v.InferOutput<typeof bounce>): Said {
  const status = bouncedRecipients[0]?.status;
  const details = [bounceSubType, status].filter(Boolean).join(', ');
  if (bounceType !== 'Permanent') return { said: 'undelivered', at: timestamp, reason: `Not delivered: ${details}.` };
  const reason = /suppress/i.test(bounceSubType)
    ? 'Not tried: the address is on a list of those that do not work.'
    : `Came back: ${details}.`;
  return { said: 'returned', at: timestamp, reason };
}

function readWord(event: SesEvent): Said {
  switch (event['detail-type']) {
    case 'Email Sent':
      return { said: 'taken' };
    case 'Email Delivered':
      return { said: 'delivered', at: event.detail.delivery.timestamp };
    case 'Email Delivery Delayed':
      return { said: 'delayed' };
    case 'Email Bounced':
      return readBounce(event.detail.bounce);
    case 'Email Complaint Received':
      return readComplaint(event.detail.complaint);
    case 'Email Rejected':
      return { said: 'refused', reason: `Not sent: ${event.detail.reject.reason}.` };
  }
}

/** A complaint of the account's suppression list is about a mail that was never tried. */
const readComplaint = ({ complaintSubType, timestamp }: v.InferOutput<typeof complaint>): Said =>
  complaintSubType === 'OnAccountSuppressionList'
    ? { said: 'returned', at: timestamp, reason: 'Not tried: the address once called a mail spam.' }
    : { said: 'complaint', at: timestamp, reason: 'Called spam by its reader.' };

/**
 * @param body the JSON text of one queue message
 * @throws Defect for a message of any other shape
 */
export function readDeparture(body: string): Departure {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), body);
  if (!read.success) throw new Defect('A sending event of SES is of no known shape.');
  const { mail: about } = read.output.detail;
  const { said, reason, at = about.timestamp } = readWord(read.output);
  return {
    mail: about.tags[noticeTag][0],
    at: Date.parse(at),
    to: about.destination,
    said,
    ...(reason === undefined ? {} : { reason }),
  };
}
