/**
 * A notice as HTML for mail programs: tables and inline styles (Outlook renders like Word), one column that fits a
 * telephone, colours that stay readable when a program turns them dark. Nothing is loaded from anywhere.
 */
import type { Block, NoticeBody, Piece } from '../../fax/notices/notices.ts';
import { texts } from '../../fax/texts/index.ts';

type InBrackets = (text: string) => string;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and for attribute values in double quotes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => entities[char] as string);

/** What came from outside may be written from right to left; `bdi` keeps that from reordering our own words. */
function pieceHtml({ text, isOutside, note }: Piece, inBrackets: InBrackets): string {
  const told = isOutside ? `<bdi>${escapeHtml(text)}</bdi>` : escapeHtml(text);
  if (note === undefined) return told;
  const remark = inBrackets(note);
  const gap = remark.startsWith(' ') ? ' ' : '';
  return `${told}${gap}<span class="dim" style="color:#59626e;white-space:nowrap">${escapeHtml(remark.trim())}</span>`;
}

const title = (text: string): string =>
  `<h2 style="margin:24px 0 8px;font-size:15px;line-height:1.4;font-weight:bold">${escapeHtml(text)}</h2>`;

const words = (text: string, style = ''): string => `<p style="margin:0 0 12px;${style}">${escapeHtml(text)}</p>`;

const openTable = (style: string): string =>
  `<table cellpadding="0" cellspacing="0" border="0" width="100%" style="border-collapse:collapse;${style}">`;

const cell = 'padding:6px 12px 6px 0;border-top:1px solid #c9d0d8;vertical-align:top;text-align:start';

/** A box with a coloured edge. */
const box = (colour: string, content: string): string =>
  `${openTable('margin:16px 0')}<tr><td class="box" style="padding:12px 16px;background:#f3f5f7;border-left:4px solid ${colour}">${content}</td></tr></table>`;

function factsHtml({ rows }: Extract<Block, { block: 'facts' }>, inBrackets: InBrackets): string {
  const lines = rows.map(({ label, values }) => {
    const told = values.map((value) => pieceHtml(value, inBrackets)).join('<br>');
    return `<tr><td class="dim" style="${cell};width:34%;color:#59626e">${escapeHtml(label)}</td><td style="${cell};overflow-wrap:anywhere">${told}</td></tr>`;
  });
  return `${openTable('margin:20px 0 0')}${lines.join('')}</table>`;
}

function attemptsHtml({ title: heading, columns, rows }: Extract<Block, { block: 'attempts' }>): string {
  const head = columns
    .map(
      (column) =>
        `<th scope="col" class="dim" style="${cell};border-top:0;font-weight:normal;color:#59626e">${escapeHtml(column)}</th>`,
    )
    .join('');
  // A length stays in one line; on a telephone the others take several.
  const body = rows.map((row) => {
    const cells = row.map(
      (text, at) => `<td style="${cell}${at === 3 ? ';white-space:nowrap' : ''}">${escapeHtml(text)}</td>`,
    );
    return `<tr>${cells.join('')}</tr>`;
  });
  return `${title(heading)}${openTable('font-size:14px')}<tr>${head}</tr>${body.join('')}</table>`;
}

function listHtml(
  { title: heading, items, remark }: Extract<Block, { block: 'list' }>,
  inBrackets: InBrackets,
): string {
  const rows = items.map(({ name, text, advice }) => {
    const advised = advice === undefined ? '' : `<br>${escapeHtml(advice)}`;
    return `<tr><td style="${cell};overflow-wrap:anywhere"><strong>${pieceHtml(name, inBrackets)}</strong><br>${escapeHtml(text)}${advised}</td></tr>`;
  });
  const under = remark === undefined ? '' : words(remark, 'margin-top:12px');
  return `${title(heading)}${openTable('')}${rows.join('')}</table>${under}`;
}

function blockHtml(block: Block, inBrackets: InBrackets): string {
  switch (block.block) {
    case 'paragraph':
      return words(block.text);
    case 'advice':
      return box('#2f6fb3', `<strong>${escapeHtml(block.title)}</strong><br>${escapeHtml(block.text)}`);
    case 'warnings':
      return box(
        '#b26a00',
        `<strong>${escapeHtml(block.title)}</strong>${block.items.map((item) => `<br>${escapeHtml(item)}`).join('')}`,
      );
    case 'link':
      return `${words(block.text)}<p style="margin:0 0 20px"><a href="${escapeHtml(block.url)}" style="display:inline-block;padding:10px 18px;background:#2f6fb3;color:#ffffff;text-decoration:none;border-radius:4px">${escapeHtml(block.label)}</a></p>`;
    case 'facts':
      return factsHtml(block, inBrackets);
    case 'attempts':
      return attemptsHtml(block);
    case 'list':
      return listHtml(block, inBrackets);
  }
}

const moods = {
  good: { colour: '#2a8a4a', sign: '✓' },
  bad: { colour: '#cc3d33', sign: '✕' },
  unsure: { colour: '#b87000', sign: '?' },
} as const;

/** Only for programs that know it; the others invert by themselves or leave the light colours, which both can be read. */
const darkStyle = `:root{color-scheme:light dark}@media (prefers-color-scheme:dark){.page,.card{background:#16191d!important;color:#e8eaed!important}.box{background:#23282e!important}.dim{color:#a6b0bb!important}.card td,.card th,.card p{border-top-color:#3d454e!important}}`;

const fonts =
  "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif";

interface ShownPicture {
  readonly caption: string;
  /** Its Content-ID, without brackets. */
  readonly cid: string;
}

function pictureHtml({ caption, cid }: ShownPicture): string {
  const told = escapeHtml(caption);
  return `<p class="dim" style="margin:24px 0 8px;color:#59626e">${told}</p><img src="cid:${escapeHtml(cid)}" alt="${told}" width="280" style="width:280px;max-width:100%;height:auto;border:1px solid #c9d0d8;background:#ffffff">`;
}

export function noticeHtml(notice: NoticeBody, pictures: readonly ShownPicture[]): string {
  const { tag, inBrackets } = texts[notice.locale];
  const { colour, sign } = moods[notice.mood];
  const blocks = notice.blocks.map((block) => blockHtml(block, inBrackets)).join('\n');
  return `<!doctype html>
<html lang="${tag}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${escapeHtml(notice.headline)}</title><style>${darkStyle}</style></head>
<body class="page" style="margin:0;padding:0;background:#ffffff;color:#1c2127">
${openTable('')}<tr><td align="center" style="padding:16px">
<table class="card" cellpadding="0" cellspacing="0" border="0" width="100%" style="max-width:600px;border-collapse:collapse;background:#ffffff;color:#1c2127"><tr><td style="font-family:${fonts};font-size:15px;line-height:1.5;text-align:start">
<h1 style="margin:0 0 12px;font-size:20px;line-height:1.3"><span style="color:${colour}">${sign}</span> ${escapeHtml(notice.headline)}</h1>
${blocks}
${pictures.map(pictureHtml).join('\n')}
<p class="dim" style="margin:24px 0 0;padding-top:12px;border-top:1px solid #c9d0d8;font-size:12px;color:#59626e">${escapeHtml(notice.footer)}</p>
</td></tr></table>
</td></tr></table>
</body></html>
`;
}
