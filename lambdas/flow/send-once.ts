/**
 * A mail that leaves at least once, and exactly once where its mail system can say what has left: marked *sending*, sent,
 * the answer written down, marked *sent*.
 */
import type { MailAnswer, Mailer, OutgoingMail, Ports } from '../ports.ts';

export type SendOncePorts = Pick<Ports, 'clock' | 'marks'> & {
  readonly mailer: Pick<Mailer, 'answerTo' | 'send'>;
};

export interface MailToSend {
  readonly id: string;
  /** Called only when the mail is to be given to the mail system. */
  readonly compose: () => Promise<OutgoingMail>;
  /** Writes down what the mail system answered. After a crash it may be called again. */
  readonly record: (answer: MailAnswer) => Promise<void>;
}

/** Throws `Transient` when the mail may be taken later. */
export async function sendOnce({ marks, mailer, clock }: SendOncePorts, mail: MailToSend): Promise<void> {
  const { id, compose, record } = mail;
  const before = await marks.mark(id, 'sending', clock.now());
  if (before === 'sent') return;
  // It was being sent when the process died: the mail system may have answered already, and the answer was lost.
  const answered = before === undefined ? undefined : await mailer.answerTo(id);
  await record(answered ?? (await mailer.send(await compose())));
  await marks.mark(id, 'sent', clock.now());
}
