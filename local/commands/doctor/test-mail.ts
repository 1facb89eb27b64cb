/** The mail by which `faxpost doctor --mail` tries the way out. */
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type { OutgoingMail } from '../../../lambdas/ports.ts';

export async function testMail(to: string, domain: string, at: number): Promise<OutgoingMail> {
  const id = `test-${at}`;
  const from = `notices@${domain}`;
  const subject = 'Faxpost test email';
  const text =
    'This email was sent by faxpost doctor. If you read it, notices about faxes will reach this mailbox too.\n';
  const headers = { 'Auto-Submitted': 'auto-generated' };
  const composer = new MailComposer({
    from,
    to,
    subject,
    text,
    headers,
    date: new Date(at),
    messageId: `<${id}@${domain}>`,
  });
  return { id, kind: 'test', from, to, subject, raw: await composer.compile().build() };
}
