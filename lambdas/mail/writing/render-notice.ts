/** A notice as a mail: RFC 5322 bytes for each person it goes to. */
import MimeNode from 'nodemailer/lib/mime-node';
import type { Notice } from '../../fax/notices/notices.ts';
import type { OutgoingMail } from '../../ports.ts';
import { deliveryStatus, formatMailDate } from './delivery-status.ts';
import { addPart, displayName, fillHumanPart, noticeSender, type PagePictures } from './human-part.ts';

export { noticeMailbox } from './human-part.ts';

export interface RenderOptions {
  /** The domain that notices come from. */
  readonly domain: string;
  /** Pages of the fax as PNG, by number; shown where the notice has a place for them. */
  readonly pictures?: PagePictures;
  /** Where an answer is read. */
  readonly replyTo?: string;
  /** The Date of the mail: milliseconds since 1970 UTC. */
  readonly at: number;
}

const idFor = (notice: Notice, index: number): string => (index === 0 ? notice.id : `${notice.id}.${index + 1}`);

/**
 * A report about nobody would break RFC 3464, so a notice without any number (too many were named to make faxes of
 * them) is an ordinary mail.
 */
async function build(notice: Notice, id: string, options: RenderOptions): Promise<MimeNode> {
  const settings = { baseBoundary: id, newline: 'win' };
  if (notice.results.length === 0) {
    const alternative = new MimeNode('multipart/alternative', settings);
    await fillHumanPart(alternative, notice, { ...options, id });
    return alternative;
  }
  const report = new MimeNode('multipart/report; report-type=delivery-status', settings);
  await fillHumanPart(report.createChild('multipart/alternative'), notice, { ...options, id });
  addPart(report, 'message/delivery-status', deliveryStatus(notice.results, options.domain, notice.submittedAt), {
    'Content-Transfer-Encoding': '7bit',
    // Otherwise mail programs print it under the text, where it helps nobody.
    'Content-Disposition': 'attachment; filename="delivery-status.txt"',
  });
  return report;
}

async function renderFor(notice: Notice, to: string, id: string, options: RenderOptions): Promise<OutgoingMail> {
  const from = noticeSender(options.domain);
  const { subject, inReplyTo, references } = notice;
  const root = (await build(notice, id, options)).setHeader({
    From: { name: displayName, address: from },
    To: { name: '', address: to },
    Subject: subject,
    Date: formatMailDate(options.at),
    ...(options.replyTo === undefined ? {} : { 'Reply-To': options.replyTo }),
    'Message-ID': `<${id}@${options.domain}>`,
    ...(inReplyTo === undefined ? {} : { 'In-Reply-To': inReplyTo }),
    ...(references.length === 0 ? {} : { References: references.join(' ') }),
    'Auto-Submitted': 'auto-replied',
    'X-Auto-Response-Suppress': 'All',
    'X-Faxpost-Notice': id,
  });
  const raw = await root.build();
  return {
    id,
    kind: notice.kind,
    from,
    to,
    subject,
    raw,
    ...(notice.fax === undefined ? {} : { fax: notice.fax }),
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
  };
}

/**
 * Renders a notice as a `multipart/report` (RFC 6522, RFC 3464): plain text and HTML first, then what a program reads.
 * The same notice at the same time gives the same bytes.
 *
 * @returns one mail for each recipient. The first has the notice's id, the others `<id>.2`, `<id>.3` …; the id is also
 *   the left side of the Message-ID
 */
export async function renderNotice(notice: Notice, options: RenderOptions): Promise<OutgoingMail[]> {
  return Promise.all(notice.to.map((to, index) => renderFor(notice, to, idFor(notice, index), options)));
}
