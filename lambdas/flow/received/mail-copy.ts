/** One mailbox's copy of a received fax: marked, mailed, and written down, so that a repeat mails nobody twice. */

import { maxAttachedPdfBytes } from '../../fax/limits.ts';
import type { Line } from '../../fax/model.ts';
import { receivedNotice } from '../../fax/notices/received-notice.ts';
import type { ReceivedEntry, ReceivedFax } from '../../fax/received.ts';
import { renderReceived } from '../../mail/writing/render-received.ts';
import type { Files, MailAnswer, Mailer, OutgoingMail, Ports, ReceivedFaxes } from '../../ports.ts';
import { receivedPdfKey, receivedThumbnailKey } from '../file-keys.ts';
import { changeReceived, type ReceivedHistories } from '../histories.ts';
import { type SendOncePorts, sendOnce } from '../send-once.ts';
import { copyIdFor } from './copy-id.ts';
import { type WriteLinkPorts, writeDownloadLink } from './download-link.ts';

/** Hard bounces in a row after which a mailbox is passed over. */
const maxBounces = 3;

export interface Copy {
  readonly fax: ReceivedFax;
  readonly mailbox: string;
  /** Undefined when the number has none, and the fax goes to one address by an operator's wish. */
  readonly line: Line | undefined;
}

export type CopyPorts = WriteLinkPorts &
  SendOncePorts &
  Pick<Ports, 'journal'> & {
    readonly files: Pick<Files, 'readAll'>;
    readonly mailer: Pick<Mailer, 'domain'>;
    readonly received: ReceivedHistories & Pick<ReceivedFaxes, 'bounces' | 'noteBounce' | 'noteDelivery'>;
  };

/** Throws `Transient` when the mailbox cannot be reached for now. */
export async function mailCopy(ports: CopyPorts, copy: Copy): Promise<void> {
  const { received, journal } = ports;
  const { fax, mailbox } = copy;
  if ((await received.bounces(mailbox)) >= maxBounces && fax.onlyTo === undefined) {
    journal.alarm('mailbox-passed-over', { received: fax.id });
    await changeReceived(received, fax.id, () => [failed(ports, copy, 'bounced-before')]);
    return;
  }
  const id = copyIdFor(fax.id, fax.round, mailbox);
  await sendOnce(ports, {
    id,
    compose: () => composeCopy(ports, copy, id),
    record: (answer) => recordAnswer(ports, copy, id, answer),
  });
}

async function recordAnswer(ports: CopyPorts, copy: Copy, id: string, answer: MailAnswer): Promise<void> {
  const { received, clock, journal } = ports;
  const { fax, mailbox } = copy;
  if (!answer.ok) {
    await received.noteBounce(mailbox, id, clock.now());
    journal.alarm('mailbox-refused', { received: fax.id, reason: answer.refusal });
  } else if (answer.value.isFinal) await received.noteDelivery(mailbox);
  const entry: ReceivedEntry = answer.ok
    ? { what: 'mailed', at: clock.now(), mailbox, mail: id, round: fax.round }
    : failed(ports, copy, answer.refusal);
  await changeReceived(received, fax.id, ({ copies }) =>
    copies.some((known) => known.mailbox === mailbox) ? [] : [entry],
  );
}

const failed = ({ clock }: CopyPorts, { fax, mailbox }: Copy, reason: string): ReceivedEntry => ({
  what: 'mail-failed',
  at: clock.now(),
  mailbox,
  reason,
  round: fax.round,
});

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
