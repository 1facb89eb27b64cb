/** What big providers sign, as their mails of 2026 show: the names in `h=`, and whether they write `t=`. */
import { rsaKey, type SignOptions, signMail } from './signer.ts';

export interface Provider {
  readonly name: string;
  readonly names: readonly string[];
  readonly hasTime: boolean;
}

export const gmail: Provider = {
  name: 'Gmail',
  names: [
    'to',
    'cc',
    'subject',
    'message-id',
    'date',
    'from',
    'mime-version',
    'from',
    'to',
    'cc',
    'subject',
    'date',
    'message-id',
    'reply-to',
  ],
  hasTime: true,
};
export const microsoft365: Provider = {
  name: 'Microsoft 365',
  names: ['From', 'Date', 'Subject', 'Message-ID', 'Content-Type', 'MIME-Version', 'X-MS-Exchange-SenderADCheck'],
  hasTime: false,
};
export const icloud: Provider = {
  name: 'iCloud',
  names: ['From', 'Content-Type', 'Mime-Version', 'Subject', 'Message-Id', 'Date', 'To'],
  hasTime: true,
};
export const ses: Provider = {
  name: 'SES',
  names: ['From', 'To', 'Cc', 'Subject', 'Date', 'Message-ID', 'MIME-Version', 'Content-Type'],
  hasTime: true,
};
export const providers = [gmail, microsoft365, icloud, ses];

/** When the mails of these tests come in. */
export const now = Date.parse('2026-11-22T10:00:00Z');
export const boundary = '000000000000a1b2c3';
export const pdf = '%PDF-1.4 stub';

export interface Draft {
  readonly from?: string;
  readonly to?: string;
  readonly cc?: string;
  readonly subject?: string;
  /** Milliseconds since 1970. */
  readonly sentAt?: number;
  readonly messageId?: string;
  readonly extra?: readonly string[];
  readonly contentType?: string;
  readonly body?: string;
}

/** A mail with one PDF, as a mail program writes it; nothing is signed yet. */
export function draft({
  from = 'rossi@example.com',
  to = '0289089211@fax.example',
  cc,
  subject = 'Fax',
  sentAt = now - 60_000,
  messageId = '<one@example.com>',
  extra = [],
  contentType = `multipart/mixed; boundary="${boundary}"`,
  body = [
    `--${boundary}`,
    'Content-Type: text/plain; charset="UTF-8"',
    '',
    'See attachment.',
    `--${boundary}`,
    'Content-Type: application/pdf; name="offer.pdf"',
    'Content-Disposition: attachment; filename="offer.pdf"',
    '',
    pdf,
    `--${boundary}--`,
  ].join('\r\n'),
}: Draft = {}): string {
  const fields = [
    'MIME-Version: 1.0',
    `From: Mario Rossi <${from}>`,
    `Date: ${new Date(sentAt).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${messageId}`,
    `Subject: ${subject}`,
    `To: ${to}`,
    ...(cc === undefined ? [] : [`Cc: ${cc}`]),
    ...extra,
    ...(contentType === '' ? [] : [`Content-Type: ${contentType}`]),
  ];
  return `${fields.join('\r\n')}\r\n\r\n${body}\r\n`;
}

/** The mail as this provider would let it leave. */
export function signAs(
  provider: Provider,
  mail: string,
  { sentAt = now - 60_000, ...more }: Partial<SignOptions> & { sentAt?: number } = {},
): string {
  return signMail(mail, {
    domain: 'example.com',
    selector: 'k',
    names: provider.names,
    ...(provider.hasTime ? { at: Math.floor(sentAt / 1000) } : {}),
    ...more,
  });
}

export const keyZone = { 'k._domainkey.example.com': { TXT: [rsaKey().record] } };
