/** The mail about a received fax: RFC 5322 bytes for one mailbox, with the PDF attached. */
import MimeNode from 'nodemailer/lib/mime-node';
import type { ReceivedNotice } from '../../fax/notices/received-notice.ts';
import type { OutgoingMail } from '../../ports.ts';
import { formatMailDate } from './delivery-status.ts';
import { displayName, fillHumanPart, noticeSender, type PagePictures } from './human-part.ts';

export interface RenderReceivedOptions {
  /** The domain that notices come from. */
  readonly domain: string;
  /** The Date of the mail: milliseconds since 1970 UTC. */
  readonly at: number;
  /** The one address it goes to. */
  readonly mailbox: string;
  /** Stable: the same copy always has the same id; also the left side of its Message-ID. */
  readonly id: string;
  /** The clean PDF, and what it is called: the notice's file name. */
  readonly pdf?: { readonly name: string; readonly bytes: Uint8Array };
  /** Pages of the fax as PNG, by number; shown where the notice has a place for them. */
  readonly pictures?: PagePictures;
}

function addPdf(mixed: MimeNode, { name, bytes }: NonNullable<RenderReceivedOptions['pdf']>): void {
  // A view of the bytes, not a copy: they may be 25 MB.
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // The library writes the name in both ways, RFC 2231 and RFC 2047, for programs that know only one.
  const node = mixed.createChild('application/pdf', { filename: name });
  node.setHeader({ 'Content-Disposition': 'attachment', 'Content-Transfer-Encoding': 'base64' }).setContent(view);
}

/**
 * Renders the mail about a received fax as a `multipart/mixed`: what a person reads, then the PDF. The same notice at
 * the same time gives the same bytes. It is made in memory: five times the PDF at the most.
 */
export async function renderReceived(notice: ReceivedNotice, options: RenderReceivedOptions): Promise<OutgoingMail> {
  const { domain, at, mailbox, id, pdf } = options;
  const from = noticeSender(domain);
  const root = new MimeNode('multipart/mixed', { baseBoundary: id, newline: 'win' });
  await fillHumanPart(root.createChild('multipart/alternative'), notice, options);
  if (pdf !== undefined) addPdf(root, pdf);
  root.setHeader({
    From: { name: displayName, address: from },
    To: { name: '', address: mailbox },
    Subject: notice.subject,
    Date: formatMailDate(at),
    'Message-ID': `<${id}@${domain}>`,
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    'X-Faxpost-Notice': id,
  });
  return {
    id,
    kind: notice.kind,
    fax: notice.fax,
    from,
    to: mailbox,
    subject: notice.subject,
    raw: await root.build(),
  };
}
