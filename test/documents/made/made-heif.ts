/** HEIF files of several pictures (ISO/IEC 23008-12), made of one that another program wrote. */

/** A box of ISO/IEC 14496-12: its length, its type, what it holds. */
const box = (type: string, ...parts: readonly Uint8Array[]): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0), 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, ...parts]);
};
const fullBox = (type: string, ...parts: readonly Uint8Array[]): Buffer => box(type, Buffer.alloc(4), ...parts);
const u16 = (value: number) => Buffer.of(value >> 8, value & 255);
const u32 = (value: number) => Buffer.of(value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255);

/** The first box of a type, wherever it is in the file, with its head. */
function findBox(file: Buffer, type: string): Buffer {
  const at = file.indexOf(type, 0, 'latin1') - 4;
  return file.subarray(at, at + file.readUInt32BE(at));
}

/** One picture of the file: how many quarters it is turned, anticlockwise, when it is shown. */
export interface HeifItem {
  readonly quarters: 0 | 1 | 2 | 3;
}

/**
 * A file with the picture of `file` several times.
 * @param file a HEIF file of one picture
 * @param primary the one that is shown, from 0
 */
export function makeHeif(file: Buffer, items: readonly HeifItem[], primary: number): Buffer {
  const isAv1 = file.includes('av1C', 0, 'latin1');
  const configuration = findBox(file, isAv1 ? 'av1C' : 'hvcC');
  const data = findBox(file, 'mdat').subarray(8);
  const turns = items.map(({ quarters }) => box('irot', Buffer.of(quarters)));
  const properties = box('ipco', configuration, findBox(file, 'ispe'), findBox(file, 'pixi'), ...turns);
  const essential = 0x80;
  const associations = items.map((_, i) =>
    Buffer.concat([u16(i + 1), Buffer.of(4, 1 | essential, 2, 3, (4 + i) | essential)]),
  );
  const infos = items.map((_, i) =>
    box('infe', Buffer.of(2, 0, 0, 0), u16(i + 1), u16(0), Buffer.from(isAv1 ? 'av01\0' : 'hvc1\0')),
  );
  const metaOf = (dataAt: number) =>
    fullBox(
      'meta',
      fullBox('hdlr', u32(0), Buffer.from('pict'), Buffer.alloc(13)),
      fullBox('pitm', u16(primary + 1)),
      fullBox(
        'iloc',
        Buffer.of(0x44, 0),
        u16(items.length),
        ...items.map((_, i) => Buffer.concat([u16(i + 1), u16(0), u16(1), u32(dataAt), u32(data.length)])),
      ),
      fullBox('iinf', u16(items.length), ...infos),
      box('iprp', properties, fullBox('ipma', u32(items.length), ...associations)),
    );
  const head = findBox(file, 'ftyp');
  const dataAt = head.length + metaOf(0).length + 8;
  return Buffer.concat([head, metaOf(dataAt), box('mdat', data)]);
}
