/** A notice on its way to the people it is for, each mail once. */
import type { Notice } from '../fax/notices/notices.ts';
import { renderNotice } from '../mail/writing/render-notice.ts';
import type { Files, Links, MailAnswer, Mailer, Ports } from '../ports.ts';
import { writeReplyAddress } from './notices/reply-link.ts';
import { type SendOncePorts, sendOnce } from './send-once.ts';
import { sentThumbnail } from './sent-pictures.ts';
import type { RenewLease } from './with-lease.ts';

export type NoticePorts = SendOncePorts &
  Pick<Ports, 'ids' | 'journal'> & {
    readonly files: Pick<Files, 'readAll' | 'size'>;
    readonly links: Pick<Links, 'put'>;
    readonly mailer: Pick<Mailer, 'domain'>;
  };

/** Notes what the mail system answered about one mail of a notice. */
export type Note = (mail: string, answer: MailAnswer) => Promise<void>;

export interface DeliverNoticeOptions {
  /** What has no history keeps no note: the alarm is all there is. */
  readonly note?: Note;
  /** Called before each mail, where a lease keeps others from sending the same: a slow mail system may use it up. */
  readonly renewLease?: RenewLease;
  /** How many times it was wanted again: its mails have ids of their own each time. */
  readonly times?: number | undefined;
}

/** @returns the ids of the notice's mails, one for each reader */
export async function deliverNotice(
  ports: NoticePorts,
  { id, ...told }: Notice,
  { note, renewLease, times = 0 }: DeliverNoticeOptions = {},
): Promise<string[]> {
  const { files, mailer, journal, clock } = ports;
  const notice = { ...told, id: times === 0 ? id : `${id}-again-${times}` };
  const pictures = new Map<number, Uint8Array>();
  for (const { page } of notice.pictures) {
    const picture = await sentThumbnail(files, { fax: notice.fax, submission: notice.submission, n: page });
    if (picture !== undefined) pictures.set(page, picture);
  }
  const replyTo = await writeReplyAddress(ports, notice);
  const mails = await renderNotice(notice, { domain: mailer.domain, at: clock.now(), pictures, replyTo });
  for (const mail of mails) {
    const record = async (answer: MailAnswer) => {
      if (!answer.ok) journal.alarm('mail-undeliverable', { id: mail.id, kind: mail.kind, reason: answer.refusal });
      await note?.(mail.id, answer);
    };
    await renewLease?.();
    await sendOnce(ports, { id: mail.id, compose: async () => mail, record });
  }
  return mails.map(({ id }) => id);
}
