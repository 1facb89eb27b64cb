/** Outlook's rich-text container, `winmail.dat` (MS-OXTNEF): the files that were attached; its rich-text body is body. */
import { TextDecoder } from 'node:util';
import { type PropertyValue, property, readProperties } from './tnef-properties.ts';

export interface TnefFile {
  /** Not cleaned. */
  readonly name: string;
  /** Empty when the container does not say. */
  readonly contentType: string;
  /** `inline`: shown by the text, or an object drawn in it; `mail`: an attached mail, itself as TNEF. */
  readonly kind: 'file' | 'inline' | 'mail';
  readonly content: Buffer;
}

const signature = 0x223e9f78;
const attributes = {
  attachmentStarts: 0x00069002,
  title: 0x00018010,
  data: 0x0006800f,
  properties: 0x00069005,
  codePage: 0x00069007,
} as const;

const embeddedMessage = 5;
const oleObject = 6;
const renderedInBody = 4;
/** Before an attached mail stands the interface identifier of IMessage. */
const interfaceBytes = 16;

const encodings: Readonly<Record<number, string>> = {
  932: 'shift_jis',
  936: 'gb18030',
  949: 'euc-kr',
  950: 'big5',
  65001: 'utf-8',
};

interface Attachment {
  title: string;
  data: Buffer;
  properties: ReadonlyMap<number, PropertyValue>;
}

export const isTnef = (bytes: Buffer): boolean => bytes.length >= 6 && bytes.readUInt32LE(0) === signature;

/** @returns undefined when it is no TNEF or is cut off: what is missing might be a document. */
export function openTnef(bytes: Buffer): TnefFile[] | undefined {
  if (!isTnef(bytes)) return undefined;
  const attachments: Attachment[] = [];
  let decoder = new TextDecoder('windows-1252');
  const decode = (text: Buffer) => decoder.decode(text);
  for (let at = 6; at < bytes.length; ) {
    if (at + 9 > bytes.length) return isPadding(bytes.subarray(at)) ? attachments.map(describe) : undefined;
    const id = bytes.readUInt32LE(at + 1);
    const length = bytes.readUInt32LE(at + 5);
    const data = bytes.subarray(at + 9, at + 9 + length);
    if (data.length < length) return undefined;
    at += 9 + length + 2;
    const current = attachments.at(-1);
    if (id === attributes.codePage && length >= 4) decoder = decoderFor(data.readUInt32LE(0));
    else if (id === attributes.attachmentStarts)
      attachments.push({ title: '', data: Buffer.alloc(0), properties: new Map() });
    else if (current && id === attributes.title) current.title = decode(data);
    else if (current && id === attributes.data) current.data = data;
    else if (current && id === attributes.properties) current.properties = readProperties(data, decode);
  }
  return attachments.map(describe);
}

/** Transports that think of lines append some. */
const isPadding = (rest: Buffer): boolean =>
  rest.every((byte) => byte === 0 || byte === 0x0a || byte === 0x0d || byte === 0x1a);

function decoderFor(codePage: number): TextDecoder {
  const name = encodings[codePage] ?? (codePage >= 1250 && codePage <= 1258 ? `windows-${codePage}` : 'windows-1252');
  return new TextDecoder(name);
}

function describe({ title, data, properties }: Attachment): TnefFile {
  const text = (id: number): string => {
    const value = properties.get(id);
    return typeof value === 'string' ? value.replace(/\0.*$/s, '') : '';
  };
  const given = properties.get(property.objectData);
  const object = Buffer.isBuffer(given) ? given.subarray(interfaceBytes) : Buffer.alloc(0);
  const method = properties.get(property.method);
  const flags = properties.get(property.flags);
  const isDrawn = method === oleObject || (typeof flags === 'number' && (flags & renderedInBody) !== 0);
  const isHidden = (properties.get(property.hidden) ?? 0) !== 0;
  return {
    name:
      text(property.longFileName) ||
      text(property.fileName) ||
      title.replace(/\0.*$/s, '') ||
      text(property.displayName),
    contentType: text(property.mimeType).toLowerCase(),
    kind: method === embeddedMessage ? 'mail' : isDrawn || isHidden ? 'inline' : 'file',
    content: data.length > 0 ? data : object,
  };
}
