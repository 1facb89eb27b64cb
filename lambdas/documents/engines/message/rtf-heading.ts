/** Sets a message's heading into a letter that is rich text (Rich Text Format 1.9.1). */

/** Groups in front of the text. */
const headGroups = /^\{\\(?:\*\\|fonttbl|filetbl|colortbl|stylesheet|listtable|listoverridetable|revtbl|rsidtbl|info)/;
/** No program writes a longer head. */
const MAX_HEAD = 1024 * 1024;

export const isRtf = (bytes: Buffer): boolean => bytes.toString('latin1', 0, 5) === '{\\rtf';

/** Position after a group's closing brace; undefined if there is none. */
function endOfGroup(rtf: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < rtf.length; at++) {
    const character = rtf[at];
    if (character === '\\') at += 1;
    else if (character === '{') depth += 1;
    else if (character === '}' && --depth === 0) return at + 1;
  }
  return undefined;
}

/** Position after the last group of the head. */
function endOfHead(rtf: string): number | undefined {
  const start = /^\{\\rtf\d*[^{}]*/.exec(rtf)?.[0].length;
  if (start === undefined) return undefined;
  let end = start;
  for (let at = start; rtf[at] === '{' && headGroups.test(rtf.slice(at, at + 24)); ) {
    const behind = endOfGroup(rtf, at);
    if (behind === undefined) return undefined;
    end = behind;
    at = behind + (/^[\s]*/.exec(rtf.slice(behind, behind + 100))?.[0].length ?? 0);
  }
  return end;
}

/** Text as ASCII: other characters as UTF-16 code units, each with `?` for readers that do not know them. */
const escaped = (text: string): string =>
  text.replace(/[\\{}]/g, '\\$&').replace(/[^\x20-\x7e]/g, (unit) => `\\u${(unit.charCodeAt(0) << 16) >> 16}?`);

/**
 * @param rows the heading's labels and what they say
 * @returns undefined when this is no rich text that a heading can be set into
 */
export function setHeadingIntoRtf(rtf: Buffer, rows: readonly (readonly [string, string])[]): Buffer | undefined {
  const text = rtf.toString('latin1');
  const end = endOfHead(text.slice(0, MAX_HEAD));
  if (end === undefined) return undefined;
  if (rows.length === 0) return rtf;
  const lines = rows.map(([label, value]) => `{\\b ${escaped(label)}}\\tab ${escaped(value)}\\par`).join('\r\n');
  const heading = `{\\pard\\plain\\uc1\\fs20\\fi-1134\\li1134\\tx1134 ${lines}\r\n\\pard\\brdrb\\brdrs\\brdrw10\\brsp20 \\par}\\pard\\plain `;
  return Buffer.from(text.slice(0, end) + heading + text.slice(end), 'latin1');
}
