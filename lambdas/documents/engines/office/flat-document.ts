/** OpenDocument in one file of XML instead of a package (OpenDocument 1.3, part 3, 3.1.2). */

import { decodeXml } from '../../recognise/xml-text.ts';
import { encodeXml } from './package-parts.ts';

const ZIP = 0x504b0304;

/** Of a document whose format is one of OpenDocument. */
export const isFlatDocument = (file: Buffer): boolean =>
  file.length > 4 &&
  file.readUInt32BE(0) !== ZIP &&
  /^[\ufeff\0\s]*</.test(file.toString('latin1', 0, 200).replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, ''));

/** Changes the text of such a document; it comes back as it came where nothing changes. */
export function changeFlat(file: Buffer, change: (xml: string) => string): Buffer {
  const { text } = decodeXml(file);
  const changed = change(text);
  return changed === text ? file : encodeXml(changed);
}
