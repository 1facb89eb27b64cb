/** One mailbox's copy of a received fax: marked, mailed, and written down, so that a repeat mails nobody twice. */

import { maxAttachedPdfBytes } from '../fax/limits.ts';
import type { Line } from '../fax/model.ts';
import { receivedNotice } from '../fax/notices/received-notice.ts';
import type { ReceivedEntry, ReceivedFax } from '../fax/received.ts';
import { renderReceived } from '../mail/writing/render-received.ts';
import type { MailAnswer, OutgoingMail, Ports } from '../ports.ts';
import { copyIdFor } from './copy-id.ts';
import { type WriteLinkPorts, writeDownloadLink } from './download-link.ts';
import { receivedPdfKey, receivedThumbnailKey } from './file-keys.ts';
import { changeReceived } from './histories.ts';

/** Hard bounces in a row after which a mailbox is passed over. */
export const mostBounces = 3;

export interface Copy {
  readonly fax: ReceivedFax;
  readonly mailbox: string;
  /** Undefined when the number has none, and the fax goes to one address by an operator's wish. */
  readonly line: Line | undefined;
}

export type CopyPorts = WriteLinkPorts & Pick<Ports, 'files' | 'journal' | 'mailer' | 'marks' | 'received'>;

/** Throws `Transient` when the mailbox cannot be reached for now. */
export async function mailCopy(ports: CopyPorts, copy: Copy): Promise<void> {
  const { received, clock, journal, marks } = ports;
  const { fax, mailbox } = copy;
  const id = copyIdFor(fax.id, fax.round, mailbox);
  const failed = (reason: string): ReceivedEntry => ({
    what: 'mail-failed',
    at: clock.now(),
    mailbox,
    reason,
    round: fax.round,
  });
  if ((await received.bounces(mailbox)) >= mostBounces && fax.onlyTo === undefined) {
    journal.alarm('mailbox-passed-over', { received: fax.id });
    await changeReceived(received, fax.id, () => [failed('bounced-before')]);
    return;
  }
  const answer = await sendOnce(ports, copy, id);
  if (answer.kind === 'refused') {
    await received.noteBounce(mailbox, id, clock.now());
    journal.alarm('mailbox-refused', { received: fax.id, reason: answer.reason });
  } else if (answer.isFinal) await received.noteDelivery(mailbox);
  await changeReceived(received, fax.id, (now) =>
    now.copies.some((known) => known.mailbox === mailbox)
      ? []
      : [
          answer.kind === 'refused'
            ? failed(answer.reason)
            : { what: 'mailed', at: clock.now(), mailbox, mail: id, round: fax.round },
        ],
  );
  await marks.mark(id, 'sent', clock.now());
}

async function sendOnce(ports: CopyPorts, copy: Copy, id: string): Promise<MailAnswer> {
  const before = await ports.marks.mark(id, 'sending', ports.clock.now());
  if (before !== undefined && (await ports.mailer.hasLeft(id))) return { kind: 'accepted' };
  return ports.mailer.send(await composeCopy(ports, copy, id));
}

async function composeCopy(ports: CopyPorts, { fax, mailbox, line }: Copy, id: string): Promise<OutgoingMail> {
  const { files, mailer, clock } = ports;
  const hasPages = fax.pages !== undefined;
  const isTooLarge = (fax.bytes ?? 0) > maxAttachedPdfBytes;
  const link = hasPages && isTooLarge ? await writeDownloadLink(ports, fax.id) : undefined;
  const notice = receivedNotice({
    fax,
    line,
    damagedPages: fax.damagedPages,
    ...(link === undefined ? {} : { link }),
  });
  const picture = hasPages ? await files.readAll(receivedThumbnailKey(fax.id, 1)) : undefined;
  const bytes = hasPages && !isTooLarge ? await files.readAll(receivedPdfKey(fax.id)) : undefined;
  return renderReceived(notice, {
    domain: mailer.domain,
    at: clock.now(),
    mailbox,
    id,
    ...(picture === undefined ? {} : { pictures: new Map([[1, picture]]) }),
    ...(bytes === undefined ? {} : { pdf: { name: notice.fileName ?? `${fax.id}.pdf`, bytes } }),
  });
}
