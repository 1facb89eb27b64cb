/** Strings near what people write into subjects and replies, by a generator of choices that a seed settles. */

/** xorshift32: the same seed, the same inputs. */
export function chooser(seed: number): (count: number) => number {
  let state = seed | 0 || 1;
  return (count) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % count;
  };
}

const pieces: readonly string[] = [
  ...['0255533222', '0289089211', '83235170', '755', '86', '852', '10', '0', '00', '39', '+39', '0039', '1', '999999'],
  ...[
    '-',
    ' ',
    '/',
    '|',
    ';',
    '@',
    '.',
    '(',
    ')',
    '+',
    ',',
    '#',
    '*',
    ':',
    '\t',
    '\r\n',
    '\n',
    '>',
    '"',
    '&',
    '<',
    '=',
  ],
  ...[
    'AF90000098',
    'AF',
    'line',
    '金恒科技',
    '张三',
    'Rossi',
    'p',
    'w',
    'x',
    'ext.',
    'tel',
    'Re:',
    'Fwd:',
    'R:',
    '回复：',
  ],
  ...['again', 'invia di nuovo', '重发', 'cancel', 'annulla', '取消', 'status', 'stato', '状态', '-- ', 'wrote:', '> '],
  ...[
    '０２５５',
    '－',
    '；',
    '／',
    '²',
    '①',
    '٣',
    '५',
    '\u202e',
    '\u200b',
    '\ufeff',
    '\u0000',
    '\ud800',
    '😀',
    'é',
    '<p>',
    '</p>',
  ],
  ...['<blockquote>', '</blockquote>', '<!--', '-->', '&nbsp;', '&#48;', '29/11/2026', '1.250.000', '192.168.1.10'],
];

/** @param choose as `chooser` gives it */
export function nearNumber(choose: (count: number) => number): string {
  const count = choose(14);
  let text = '';
  for (let n = 0; n < count; n += 1) {
    const kind = choose(10);
    if (kind < 6) text += pieces[choose(pieces.length)];
    else if (kind < 9) text += String(choose(10));
    else text += String.fromCharCode(choose(0x3000));
  }
  return text;
}
