/** Parts packed by uuencode (POSIX `uudecode`): an encoding that old programs still declare and no mail reader here knows. */

/** @yields the decoded bytes; lines outside `begin` … `end` are skipped. */
export async function* decodeUu(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest = '';
  let isInside = false;
  for await (const chunk of content) {
    const lines = (rest + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1')).split('\n');
    rest = (lines.pop() ?? '').slice(-1024);
    const decoded: Buffer[] = [];
    for (const line of lines) {
      if (!isInside) isInside = /^begin [0-7]{3,4} /.test(line);
      else if (/^end\s*$/.test(line)) isInside = false;
      else decoded.push(decodeLine(line));
    }
    yield Buffer.concat(decoded);
  }
}

/** First character: count of bytes; then groups of four characters, six bits each, offset 32. */
function decodeLine(line: string): Buffer {
  const sextet = (at: number) => ((line.charCodeAt(at) || 32) - 32) & 63;
  const count = sextet(0);
  const bytes = Buffer.alloc(Math.ceil(count / 3) * 3);
  for (let at = 1, to = 0; to < count; at += 4, to += 3) {
    const bits = (sextet(at) << 18) | (sextet(at + 1) << 12) | (sextet(at + 2) << 6) | sextet(at + 3);
    bytes.writeUIntBE(bits, to, 3);
  }
  return bytes.subarray(0, count);
}
