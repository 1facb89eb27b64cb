/** Parts packed by uuencode (POSIX `uudecode`): an encoding that old programs still declare and no mail reader here knows. */

const begin = /^begin [0-7]{3,4} /;
const end = /^end\s*$/;
/** A line packs 45 bytes into 61 characters; what is longer is cut by every program. */
const maxLineLength = 1024;
/**
 * Lines lose the blanks at their end on the way, so a short one may hold many zeros. What unpacks to much more than it
 * was made to fill disks: it is cut.
 */
const maxGrowth = { times: 4, bytes: 64 * 1024 } as const;

/** @yields the decoded bytes; lines outside `begin` … `end` are skipped. */
export async function* decodeUu(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest = '';
  let isInside = false;
  let read = 0;
  let written = 0;
  for await (const chunk of content) {
    read += chunk.length;
    const lines = (rest + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1')).split('\n');
    rest = (lines.pop() ?? '').slice(-maxLineLength);
    const packed: string[] = [];
    for (const line of lines) {
      if (!isInside) isInside = begin.test(line);
      else if (line.startsWith('end') && end.test(line)) isInside = false;
      else packed.push(line);
    }
    const decoded = decodeLines(packed);
    written += decoded.length;
    if (written > read * maxGrowth.times + maxGrowth.bytes) continue;
    yield decoded;
  }
}

/** The value of a character: six bits, offset 32; none counts as zero. */
const sextet = (line: string, at: number): number => ((line.charCodeAt(at) || 32) - 32) & 63;

/** First character of each line: count of bytes; then groups of four characters. */
function decodeLines(lines: readonly string[]): Buffer {
  const length = lines.reduce((sum, line) => sum + sextet(line, 0), 0);
  // The last group may hold less than three bytes.
  const bytes = Buffer.alloc(length + 2);
  let start = 0;
  for (const line of lines) {
    const count = sextet(line, 0);
    for (let at = 1, to = start; to < start + count; at += 4, to += 3) {
      const bits =
        (sextet(line, at) << 18) | (sextet(line, at + 1) << 12) | (sextet(line, at + 2) << 6) | sextet(line, at + 3);
      bytes[to] = bits >> 16;
      bytes[to + 1] = bits >> 8;
      bytes[to + 2] = bits;
    }
    start += count;
  }
  return bytes.subarray(0, length);
}
