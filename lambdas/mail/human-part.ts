/** What every notice has in common as a mail: who it is from, and the part that a person reads. */
import type MimeNode from 'nodemailer/lib/mime-node';
import type { NoticeBody } from '../fax/notices.ts';
import { noticeHtml } from './notice-html.ts';
import { noticeText } from './notice-text.ts';

export const displayName = 'Faxpost';

/** The address that notices come from. Its envelope sender is empty (RFC 3834 section 3.1.7): nothing is answered to. */
export const noticeSender = (domain: string): string => `${noticeMailbox}@${domain}`;
export const noticeMailbox = 'notices';

const lineEnds = (text: string): string => text.replace(/\r?\n/g, '\r\n');

export function addPart(
  parent: MimeNode,
  type: string,
  content: string | Uint8Array,
  headers: Record<string, string> = {},
): void {
  const bytes = typeof content === 'string' ? lineEnds(content) : Buffer.from(content);
  parent.createChild(type).setHeader(headers).setContent(bytes);
}

export interface HumanPart {
  /** Unique among mails: of it the picture's Content-ID is made. */
  readonly id: string;
  readonly domain: string;
  /** The first page as PNG; shown when the notice has a place for it. */
  readonly picture?: Uint8Array;
}

/**
 * Plain text, then HTML with the first page inside.
 *
 * @param parent a `multipart/alternative`
 */
export function fillHumanPart(parent: MimeNode, notice: NoticeBody, { id, domain, picture }: HumanPart): void {
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
