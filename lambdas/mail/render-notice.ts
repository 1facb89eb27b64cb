/** A notice as a mail: RFC 5322 bytes for each person it goes to. */
import MimeNode from 'nodemailer/lib/mime-node';
import type { Notice } from '../fax/notices.ts';
import type { OutgoingMail } from '../ports.ts';
import { deliveryStatus, formatMailDate } from './delivery-status.ts';
import { noticeHtml } from './notice-html.ts';
import { noticeText } from './notice-text.ts';

export interface RenderOptions {
  /** The domain that notices come from. */
  readonly domain: string;
  /** The first page as PNG; shown when the notice has a place for it. */
  readonly picture?: Uint8Array;
  /** The Date of the mail: milliseconds since 1970 UTC. */
  readonly at: number;
}

const displayName = 'Faxpost';

/** The address that notices come from. Its envelope sender is empty (RFC 3834 section 3.1.7): nothing is answered to. */
export const noticeSender = (domain: string): string => `${noticeMailbox}@${domain}`;
export const noticeMailbox = 'notices';

const idFor = (notice: Notice, index: number): string => (index === 0 ? notice.id : `${notice.id}.${index + 1}`);

const lineEnds = (text: string): string => text.replace(/\r?\n/g, '\r\n');

function addPart(
  parent: MimeNode,
  type: string,
  content: string | Uint8Array,
  headers: Record<string, string> = {},
): void {
  const bytes = typeof content === 'string' ? lineEnds(content) : Buffer.from(content);
  parent.createChild(type).setHeader(headers).setContent(bytes);
}

/** What a person reads: plain text, or HTML with the first page inside. */
function fillHumanPart(parent: MimeNode, notice: Notice, id: string, { domain, picture }: RenderOptions): void {
  const utf8 = { 'Content-Transfer-Encoding': 'quoted-printable', 'Content-Language': notice.locale };
  addPart(parent, 'text/plain; charset=utf-8', noticeText(notice), utf8);
  if (picture === undefined || notice.picture === undefined) {
    addPart(parent, 'text/html; charset=utf-8', noticeHtml(notice), utf8);
    return;
  }
  const cid = `page-1.${id}@${domain}`;
  const related = parent.createChild('multipart/related; type="text/html"');
  addPart(related, 'text/html; charset=utf-8', noticeHtml(notice, cid), utf8);
  addPart(related, 'image/png', picture, {
    'Content-ID': `<${cid}>`,
    'Content-Disposition': 'inline; filename="page-1.png"',
    'Content-Transfer-Encoding': 'base64',
  });
}

/**
 * A report about nobody would break RFC 3464, so a notice without any number (too many were named to make faxes of
 * them) is an ordinary mail.
 */
function build(notice: Notice, id: string, options: RenderOptions): MimeNode {
  const settings = { baseBoundary: id, newline: 'win' };
  if (notice.results.length === 0) {
    const alternative = new MimeNode('multipart/alternative', settings);
    fillHumanPart(alternative, notice, id, options);
    return alternative;
  }
  const report = new MimeNode('multipart/report; report-type=delivery-status', settings);
  fillHumanPart(report.createChild('multipart/alternative'), notice, id, options);
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
  const root = build(notice, id, options).setHeader({
    From: { name: displayName, address: from },
    To: { name: '', address: to },
    Subject: subject,
    Date: formatMailDate(options.at),
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
