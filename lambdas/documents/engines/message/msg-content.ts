/** An Outlook message file ([MS-OXMSG]) as a document. */

import MsgReaderModule, { type FieldsData } from '@kenjiuno/msgreader';
import { cleanFileName, cleanText } from '../../../fax/outside-text.ts';
import { accepted } from '../../../fax/result.ts';
import { detectCharset } from '../../recognise/charset.ts';
import { type OrRefusal, refuse } from '../../refusal.ts';
import { decodeHtml } from '../html/decode-html.ts';
import { charsetOfCodePage } from './code-pages.ts';
import { openCompressedRtf } from './compressed-rtf.ts';
import type { AttachedPart, MessageContent, MessageHeading } from './message-content.ts';
import { isRtf } from './rtf-heading.ts';
import { openRtfHtml } from './rtf-html.ts';

// A CommonJS package: its default export arrives as a property of the module.
const MsgReader = MsgReaderModule.default;
type Reader = InstanceType<typeof MsgReader>;

const MAX_HEADING = 1500;

const open = (bytes: Buffer): Reader => new MsgReader(new DataView(bytes.buffer, bytes.byteOffset, bytes.length));

function canDecode(bytes: Buffer, charset: string): boolean {
  try {
    new TextDecoder(charset, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/**
 * The character set of the message's 8-bit texts: by the code page that it names if its texts are valid in it, else
 * detected. The reader gives such texts a byte a character.
 */
function findCharset({ subject, body, senderName, messageCodepage, internetCodepage }: FieldsData): string {
  const bytes = Buffer.from(`${subject ?? ''}\n${senderName ?? ''}\n${body ?? ''}`, 'latin1');
  const named = [messageCodepage, internetCodepage].map(charsetOfCodePage);
  const detected = detectCharset(bytes);
  const possible = named.find((charset) => charset !== undefined && canDecode(bytes, charset));
  // Programs name the Western code page if they know none.
  return possible === undefined || possible === 'windows-1252' ? detected : possible;
}

const addressOf = ({ name = '', smtpAddress, email = '' }: FieldsData): string => {
  const address = smtpAddress ?? (email.includes('@') ? email : '');
  return name === '' || name === address ? address : address === '' ? name : `${name} <${address}>`;
};

function headingOf(fields: FieldsData): MessageHeading {
  const clean = (text: string | undefined) => cleanText(text ?? '', MAX_HEADING);
  const recipients = (type: string) =>
    clean(
      (fields.recipients ?? [])
        .filter(({ recipType }) => recipType === type)
        .map(addressOf)
        .join(', '),
    );
  const sender = { name: fields.senderName, smtpAddress: fields.senderSmtpAddress, email: fields.senderEmail };
  return {
    from: clean(addressOf({ dataType: 'recipient', ...sender } as FieldsData)),
    to: recipients('to'),
    cc: recipients('cc'),
    date: clean(fields.clientSubmitTime ?? fields.messageDeliveryTime),
    subject: clean(fields.subject),
  };
}

function letterOf(fields: FieldsData): OrRefusal<MessageContent['letter']> {
  if (fields.html !== undefined && fields.html.length > 0) {
    const charset = charsetOfCodePage(fields.internetCodepage);
    return accepted({ html: decodeHtml(fields.html, charset === undefined ? undefined : `charset=${charset}`) });
  }
  if (fields.bodyHtml) return accepted({ html: fields.bodyHtml });
  const rtf = fields.compressedRtf === undefined ? undefined : openCompressedRtf(Buffer.from(fields.compressedRtf));
  if (rtf === 'too-long') return refuse('too-large', 'a message whose letter is too long');
  const html = rtf && openRtfHtml(rtf);
  if (html !== undefined) return accepted({ html });
  const isRichText = rtf !== undefined && isRtf(rtf);
  // Rich text that only wraps plain text adds nothing.
  if (isRichText && !/\\fromtext\b/.test(rtf.toString('latin1', 0, 4096))) return accepted({ rtf });
  if (fields.body?.trim()) return accepted({ text: fields.body });
  return accepted(isRichText ? { rtf } : undefined);
}

function attachedOf(reader: Reader, fields: FieldsData): AttachedPart[] {
  return (fields.attachments ?? []).map((attachment) => {
    const { fileName, content } = reader.getAttachment(attachment);
    const given = attachment.innerMsgContent
      ? `${attachment.name ?? 'message'}.msg`
      : (attachment.fileName ?? fileName);
    return {
      name: cleanFileName(given ?? ''),
      contentType: attachment.attachMimeTag ?? '',
      content: Buffer.from(content.buffer, content.byteOffset, content.length),
      contentId: attachment.pidContentId,
    };
  });
}

const isEncrypted = (messageClass = '') => /^IPM\.Note\.SMIME$|^IPM\.Note\.Secure$/i.test(messageClass);

const unreadable = refuse('corrupt-document', 'not a readable Outlook message');

/** Reads an Outlook message; one that the package cannot read is damaged. */
export function readMsg(bytes: Buffer): OrRefusal<MessageContent> {
  try {
    const plain = open(bytes).getFileData();
    if (plain.error !== undefined) return unreadable;
    const reader = open(bytes);
    // The library's own decoder takes these names as they are.
    reader.parserConfig = { ansiEncoding: findCharset(plain) };
    const fields = reader.getFileData();
    if (isEncrypted(fields.messageClass)) return refuse('encrypted-mail', 'an encrypted message');
    const letter = letterOf(fields);
    if (!letter.ok) return letter;
    return accepted({ heading: headingOf(fields), letter: letter.value, attached: attachedOf(reader, fields) });
  } catch {
    return unreadable;
  }
}
