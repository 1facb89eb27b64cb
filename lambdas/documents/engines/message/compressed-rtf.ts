/** The packed rich text of Outlook messages ([MS-OXRTFCP]): a dictionary of 4,096 bytes that begins with usual RTF words. */

const COMPRESSED = 0x75465a4c;
const PLAIN = 0x414c454d;
const HEADER_BYTES = 16;
const DICTIONARY = 4096;
const MOST_BYTES = 64 * 1024 * 1024;

const usualWords = Buffer.from(
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArial' +
    'Times New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx',
  'latin1',
);

function inflate(packed: Buffer, size: number): Buffer {
  const dictionary = Buffer.alloc(DICTIONARY);
  usualWords.copy(dictionary);
  const out = Buffer.alloc(Math.min(size, MOST_BYTES));
  let written = 0;
  let to = usualWords.length;
  const put = (byte: number) => {
    out[written++] = byte;
    dictionary[to] = byte;
    to = (to + 1) % DICTIONARY;
  };
  for (let at = 0; at < packed.length && written < out.length; ) {
    const control = packed[at++]!;
    for (let bit = 0; bit < 8 && at < packed.length && written < out.length; bit++) {
      if (((control >> bit) & 1) === 0) {
        put(packed[at++]!);
        continue;
      }
      if (at + 2 > packed.length) break;
      const token = packed.readUInt16BE(at);
      at += 2;
      const from = token >> 4;
      // A reference to where the next byte will stand is the end.
      if (from === to) return out.subarray(0, written);
      for (let i = 0; i < (token & 15) + 2 && written < out.length; i++) put(dictionary[(from + i) % DICTIONARY]!);
    }
  }
  return out.subarray(0, written);
}

/** @returns the RTF, or undefined when it is none */
export function openCompressedRtf(bytes: Buffer): Buffer | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  const kind = bytes.readUInt32LE(8);
  const content = bytes.subarray(HEADER_BYTES);
  if (kind === PLAIN) return content;
  return kind === COMPRESSED ? inflate(content, bytes.readUInt32LE(4)) : undefined;
}
