/**
 * A notice as HTML for mail programs: tables and inline styles (Outlook renders like Word), one column that fits a
 * telephone, colours that stay readable when a program turns them dark. Nothing is loaded from anywhere.
 */
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Block, NoticeBody, Piece } from '../../fax/notices/notices.ts';
import { texts } from '../../fax/texts/index.ts';

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;
type BlockOf<K extends Block['block']> = Extract<Block, { block: K }>;
type InBrackets = (text: string) => string;

/** What came from outside may be written from right to left; `bdi` keeps that from reordering our own words. */
function pieceHtml({ text, isOutside, note }: Piece, inBrackets: InBrackets): Html {
  const shown = isOutside ? html`<bdi>${text}</bdi>` : html`${text}`;
  if (note === undefined) return shown;
  const remark = inBrackets(note);
  const gap = remark.startsWith(' ') ? ' ' : '';
  return html`${shown}${gap}<span class="dim" style="color:#59626e;white-space:nowrap">${remark.trim()}</span>`;
}

/** One under the other. */
const lines = (pieces: readonly (Html | string)[]): Html =>
  html`${pieces.map((piece, at) => html`${at === 0 ? '' : raw('<br>')}${piece}`)}`;

const title = (text: string): Html =>
  html`<h2 style="margin:24px 0 8px;font-size:15px;line-height:1.4;font-weight:bold">${text}</h2>`;

const paragraph = (text: string, style = ''): Html => html`<p style="margin:0 0 12px;${style}">${text}</p>`;

const table = (style: string, rows: Html | readonly Html[]): Html =>
  html`<table cellpadding="0" cellspacing="0" border="0" width="100%" style="border-collapse:collapse;${style}">${rows}</table>`;

const cell = 'padding:6px 12px 6px 0;border-top:1px solid #c9d0d8;vertical-align:top;text-align:start';

/** A box with a coloured edge. */
const box = (colour: string, content: Html): Html =>
  table(
    'margin:16px 0',
    html`<tr><td class="box" style="padding:12px 16px;background:#f3f5f7;border-left:4px solid ${colour}">${content}</td></tr>`,
  );

function factsHtml({ rows }: BlockOf<'facts'>, inBrackets: InBrackets): Html {
  const shown = rows.map(({ label, values }) => {
    const said = lines(values.map((value) => pieceHtml(value, inBrackets)));
    return html`<tr><td class="dim" style="${cell};width:34%;color:#59626e">${label}</td><td style="${cell};overflow-wrap:anywhere">${said}</td></tr>`;
  });
  return table('margin:20px 0 0', shown);
}

function attemptsHtml({ title: heading, columns, rows }: BlockOf<'attempts'>): Html {
  const head = columns.map(
    (column) =>
      html`<th scope="col" class="dim" style="${cell};border-top:0;font-weight:normal;color:#59626e">${column}</th>`,
  );
  // A length stays in one line; on a telephone the others take several.
  const body = rows.map((row) => {
    const cells = row.map((text, at) => html`<td style="${cell}${at === 3 ? ';white-space:nowrap' : ''}">${text}</td>`);
    return html`<tr>${cells}</tr>`;
  });
  return html`${title(heading)}${table('font-size:14px', [html`<tr>${head}</tr>`, ...body])}`;
}

function tableHtml({ title: heading, columns, rows }: BlockOf<'table'>, inBrackets: InBrackets): Html {
  const head = columns.map(
    (column) =>
      html`<th scope="col" class="dim" style="${cell};border-top:0;font-weight:normal;color:#59626e">${column}</th>`,
  );
  const body = rows.map((pieces) => {
    const cells = pieces.map(
      (piece) => html`<td style="${cell};overflow-wrap:anywhere">${pieceHtml(piece, inBrackets)}</td>`,
    );
    return html`<tr>${cells}</tr>`;
  });
  return html`${title(heading)}${table('font-size:14px', [html`<tr>${head}</tr>`, ...apartRows(body)])}`;
}

/** Each row on a line of its own: a mail's line should not grow without end. */
const apartRows = (rows: readonly Html[]): Html[] => rows.map((row) => html`\n${row}`);

function listHtml({ title: heading, items, remark }: BlockOf<'list'>, inBrackets: InBrackets): Html {
  const rows = items.map(({ name, text, advice }) => {
    const said = lines([
      html`<strong>${pieceHtml(name, inBrackets)}</strong>`,
      text,
      ...(advice === undefined ? [] : [advice]),
    ]);
    return html`<tr><td style="${cell};overflow-wrap:anywhere">${said}</td></tr>`;
  });
  return html`${title(heading)}${table('', rows)}${remark === undefined ? '' : paragraph(remark, 'margin-top:12px')}`;
}

const linkHtml = ({ text, label, url }: BlockOf<'link'>): Html =>
  html`${paragraph(text)}<p style="margin:0 0 20px"><a href="${url}" style="display:inline-block;padding:10px 18px;background:#2f6fb3;color:#ffffff;text-decoration:none;border-radius:4px">${label}</a></p>`;

function blockHtml(block: Block, inBrackets: InBrackets): Html {
  switch (block.block) {
    case 'paragraph':
    case 'reply':
      return paragraph(block.text);
    case 'advice':
      return box('#2f6fb3', lines([html`<strong>${block.title}</strong>`, block.text]));
    case 'warnings':
      return box('#b26a00', lines([html`<strong>${block.title}</strong>`, ...block.items]));
    case 'link':
      return linkHtml(block);
    case 'facts':
      return factsHtml(block, inBrackets);
    case 'attempts':
      return attemptsHtml(block);
    case 'table':
      return tableHtml(block, inBrackets);
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

const pictureHtml = ({ caption, cid }: ShownPicture): Html =>
  html`<p class="dim" style="margin:24px 0 8px;color:#59626e">${caption}</p><img src="cid:${cid}" alt="${caption}" width="280" style="width:280px;max-width:100%;height:auto;border:1px solid #c9d0d8;background:#ffffff">`;

/** Each on a line of its own: a line of a mail should not grow without need. */
const apart = (parts: readonly Html[]): Html => html`${parts.map((part, at) => html`${at === 0 ? '' : '\n'}${part}`)}`;

/** @param pictures pages that are inside the mail, in their order */
export async function noticeHtml(notice: NoticeBody, pictures: readonly ShownPicture[]): Promise<string> {
  const { tag, inBrackets } = texts[notice.locale];
  const { colour, sign } = moods[notice.mood];
  const blocks = notice.blocks.map((block) => blockHtml(block, inBrackets));
  const page = html`<!doctype html>
<html lang="${tag}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${notice.headline}</title><style>${raw(darkStyle)}</style></head>
<body class="page" style="margin:0;padding:0;background:#ffffff;color:#1c2127">
<table cellpadding="0" cellspacing="0" border="0" width="100%" style="border-collapse:collapse;"><tr><td align="center" style="padding:16px">
<table class="card" cellpadding="0" cellspacing="0" border="0" width="100%" style="max-width:600px;border-collapse:collapse;background:#ffffff;color:#1c2127"><tr><td style="font-family:${raw(fonts)};font-size:15px;line-height:1.5;text-align:start">
<h1 style="margin:0 0 12px;font-size:20px;line-height:1.3"><span style="color:${colour}">${sign}</span> ${notice.headline}</h1>
${apart(blocks)}
${apart(pictures.map(pictureHtml))}
<p class="dim" style="margin:24px 0 0;padding-top:12px;border-top:1px solid #c9d0d8;font-size:12px;color:#59626e">${notice.footer}</p>
</td></tr></table>
</td></tr></table>
</body></html>
`;
  return String(await page);
}
