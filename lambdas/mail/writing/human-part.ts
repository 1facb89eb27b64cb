/** What every notice has in common as a mail: who it is from, and the part that a person reads. */
import type MimeNode from 'nodemailer/lib/mime-node';
import type { NoticeBody } from '../../fax/notices/notices.ts';
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

/** PNG bytes by page number. */
export type PagePictures = ReadonlyMap<number, Uint8Array>;

export interface HumanPart {
  /** Unique among mails: of it the pictures' Content-IDs are made. */
  readonly id: string;
  readonly domain: string;
  /** Pages of the fax as PNG, by number; shown where the notice has a place for them. */
  readonly pictures?: PagePictures;
}

/**
 * Plain text, then HTML with its pictures inside.
 *
 * @param parent a `multipart/alternative`
 */
export async function fillHumanPart(
  parent: MimeNode,
  notice: NoticeBody,
  { id, domain, pictures }: HumanPart,
): Promise<void> {
  const utf8 = { 'Content-Transfer-Encoding': 'quoted-printable', 'Content-Language': notice.locale };
  addPart(parent, 'text/plain; charset=utf-8', noticeText(notice), utf8);
  const shown = notice.pictures.flatMap(({ page, caption }) => {
    const png = pictures?.get(page);
    return png === undefined ? [] : [{ page, caption, png, cid: `page-${page}.${id}@${domain}` }];
  });
  if (shown.length === 0) {
    addPart(parent, 'text/html; charset=utf-8', await noticeHtml(notice, []), utf8);
    return;
  }
  const related = parent.createChild('multipart/related; type="text/html"');
  addPart(related, 'text/html; charset=utf-8', await noticeHtml(notice, shown), utf8);
  for (const { page, png, cid } of shown) {
    addPart(related, 'image/png', png, {
      'Content-ID': `<${cid}>`,
      'Content-Disposition': `inline; filename="page-${page}.png"`,
      'Content-Transfer-Encoding': 'base64',
    });
  }
}
