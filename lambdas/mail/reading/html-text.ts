/** The text of a letter in HTML, in one pass: enough to read its first lines, never to show it. */

/** Begins what a mail program put under the answer. */
const quoteMarks = ['gmail_quote', 'yahoo_quoted', 'appendonsend', 'divrplyfwdmsg', 'moz-cite-prefix', 'qt-embed'];
const withoutText = ['style', 'script', 'head', 'title', 'blockquote'];
const lineTags = ['br', 'p', 'div', 'tr', 'li', 'table', 'h1', 'h2', 'h3', 'h4', 'pre', 'hr'];

const named: Readonly<Record<string, string>> = { nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decodeEntities = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]{2,6}));/giu, (whole, hex, decimal, name) => {
    if (name !== undefined) return named[name.toLowerCase()] ?? whole;
    const code = Number.parseInt(hex ?? decimal, hex === undefined ? 10 : 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });

export function textOfHtml(html: string): string {
  let text = '';
  /** Elements that are open and whose text does not count. */
  const skipped: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    const end = open < 0 ? html.length : open;
    if (skipped.length === 0) text += html.slice(at, end).replace(/\s+/gu, ' ');
    if (open < 0) break;
    const isComment = html.startsWith('<!--', open);
    const close = html.indexOf(isComment ? '-->' : '>', open);
    if (close < 0) break;
    at = close + (isComment ? 3 : 1);
    if (isComment) continue;
    const tag = html.slice(open + 1, Math.min(close, open + 500)).toLowerCase();
    const [, slash, name = ''] = /^(\/?)\s*([a-z0-9]+)/.exec(tag) ?? [];
    if (quoteMarks.some((mark) => tag.includes(mark)) && text.trim() !== '') break;
    if (withoutText.includes(name)) {
      const opened = skipped.lastIndexOf(name);
      if (slash !== '/') skipped.push(name);
      else if (opened >= 0) skipped.splice(opened);
    }
    if (lineTags.includes(name) || name === 'blockquote') text += '\n';
  }
  return decodeEntities(text);
}
