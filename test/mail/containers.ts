/** Containers built byte by byte: CMS (RFC 5652) without real signatures, TNEF (MS-OXTNEF). */

const value = (tag: number, ...parts: Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  const length = content.length;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  return Buffer.concat([Buffer.from([tag, 0x83, length >> 16, (length >> 8) & 0xff, length & 0xff]), content]);
};
const open = (tag: number, ...parts: Buffer[]): Buffer =>
  Buffer.concat([Buffer.from([tag, 0x80]), ...parts, Buffer.from([0, 0])]);
const oid = (last: number): Buffer => value(6, Buffer.from([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, last]));
const version = value(2, Buffer.from([1]));
const empty = (tag: number) => value(tag);

/** `segmented`: indefinite lengths and the content in pieces, as programs write that sign while they send. */
export function signedCms(content: Buffer, form: 'definite' | 'segmented' = 'definite'): Buffer {
  const wrap = form === 'definite' ? value : open;
  const pieces = [content.subarray(0, 7), content.subarray(7)];
  const octets = form === 'definite' ? value(4, content) : open(0x24, ...pieces.map((piece) => value(4, piece)));
  return wrap(
    0x30,
    oid(2),
    wrap(0xa0, wrap(0x30, version, empty(0x31), wrap(0x30, oid(1), wrap(0xa0, octets)), empty(0x31))),
  );
}

export const certificatesOnly = (): Buffer =>
  value(0x30, oid(2), value(0xa0, value(0x30, version, empty(0x31), value(0x30, oid(1)), empty(0x31))));

export const encryptedCms = (): Buffer => value(0x30, oid(3), value(0xa0, value(0x30, version)));

export interface TnefAttachment {
  readonly title: string;
  readonly longName?: string;
  readonly content: Buffer;
  /** 1 by value, 5 attached mail, 6 object drawn in the text. */
  readonly method?: number;
}

const number = (bytes: 2 | 4, given: number): Buffer => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntLE(given, 0, bytes);
  return buffer;
};
const attribute = (level: number, id: number, data: Buffer): Buffer => {
  const checksum = data.reduce((sum, byte) => (sum + byte) & 0xffff, 0);
  return Buffer.concat([Buffer.from([level]), number(4, id), number(4, data.length), data, number(2, checksum)]);
};
const padded = (data: Buffer): Buffer => Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
const sized = (type: number, id: number, data: Buffer): Buffer =>
  Buffer.concat([number(2, type), number(2, id), number(4, 1), number(4, data.length), padded(data)]);

function properties({ longName, method = 1, content }: TnefAttachment): Buffer {
  const list = [
    Buffer.concat([number(2, 3), number(2, 0x3705), number(4, method)]),
    // A named property, which a reader has to step over.
    Buffer.concat([
      number(2, 3),
      number(2, 0x8001),
      Buffer.alloc(16),
      number(4, 1),
      number(4, 6),
      padded(Buffer.from('a\0b\0\0\0')),
      number(4, 7),
    ]),
    ...(longName === undefined ? [] : [sized(31, 0x3707, Buffer.from(`${longName}\0`, 'utf16le'))]),
    ...(method === 5 ? [sized(13, 0x3701, Buffer.concat([Buffer.alloc(16), content]))] : []),
  ];
  return Buffer.concat([number(4, list.length), ...list]);
}

export function tnef(...attachments: TnefAttachment[]): Buffer {
  const parts = attachments.map((attachment) =>
    Buffer.concat([
      attribute(2, 0x00069002, Buffer.alloc(14)),
      attribute(2, 0x00018010, Buffer.from(`${attachment.title}\0`)),
      ...(attachment.method === 5 ? [] : [attribute(2, 0x0006800f, attachment.content)]),
      attribute(2, 0x00069005, properties(attachment)),
    ]),
  );
  return Buffer.concat([
    Buffer.from([0x78, 0x9f, 0x3e, 0x22, 1, 0]),
    attribute(1, 0x00069007, number(4, 1252)),
    ...parts,
  ]);
}
