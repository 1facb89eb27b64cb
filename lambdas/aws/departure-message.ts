/** SES's word, by EventBridge, that it took a mail over. Source: "SES events schema reference", Amazon SES Developer Guide. */
import * as v from 'valibot';
import { Defect } from '../fax/errors.ts';
import { noticeTag } from './ses-mailer.ts';

const schema = v.object({
  'detail-type': v.literal('Email Sent'),
  detail: v.object({
    mail: v.object({
      timestamp: v.pipe(v.string(), v.isoTimestamp()),
      tags: v.object({ [noticeTag]: v.tuple([v.string()]) }),
    }),
  }),
});

/**
 * @param body the JSON text of one queue message
 * @returns the notice's id, and when SES took it over (milliseconds since 1970)
 * @throws Defect for a message of any other shape
 */
export function readDeparture(body: string): { id: string; at: number } {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), body);
  if (!read.success) throw new Defect('A sending event of SES is of no known shape.');
  const { mail } = read.output.detail;
  return { id: mail.tags[noticeTag][0], at: Date.parse(mail.timestamp) };
}
