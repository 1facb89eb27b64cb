/** A notice as plain text. */
import type { Block, NoticeBody, Piece } from '../../fax/notices/notices.ts';
import { type Texts, texts } from '../../fax/texts/index.ts';

type Marks = Pick<Texts, 'colon' | 'afterColon' | 'inBrackets'>;

const pieceText = ({ text, note }: Piece, { inBrackets }: Marks): string =>
  note === undefined ? text : text + inBrackets(note);

function factLines(label: string, values: readonly Piece[], marks: Marks): string[] {
  const shown = values.map((value) => pieceText(value, marks));
  const name = label + marks.colon;
  return shown.length === 1 ? [name + shown[0]] : [name.trimEnd(), ...shown.map((value) => `- ${value}`)];
}

/** What a table leaves open needs no place in a line. */
const attemptLine = ([n, ...cells]: readonly string[]): string =>
  `${n === '–' ? n : `${n})`} ${cells.filter((text) => text !== '–').join(' · ')}`;

const tableLine = (cells: readonly Piece[], marks: Marks): string =>
  `- ${cells
    .map((cell) => pieceText(cell, marks))
    .filter((text, at) => at === 0 || text !== '–')
    .join(' · ')}`;

function blockLines(block: Block, marks: Marks): string[] {
  const heading = 'title' in block ? [(block.title + marks.colon).trimEnd()] : [];
  switch (block.block) {
    case 'paragraph':
    case 'reply':
      return [block.text];
    case 'advice':
      return [...heading, block.text];
    case 'warnings':
      return [...heading, ...block.items.map((item) => `- ${item}`)];
    case 'facts':
      return block.rows.flatMap(({ label, values }) => factLines(label, values, marks));
    case 'link':
      return [block.text, block.url];
    case 'attempts':
      return [...heading, ...block.rows.map(attemptLine)];
    case 'table':
      return [...heading, ...block.rows.map((cells) => tableLine(cells, marks))];
    case 'list': {
      const items = block.items.flatMap(({ name, text, advice }) => [
        `- ${pieceText(name, marks)}${marks.colon}${marks.afterColon(text)}`,
        ...(advice === undefined ? [] : [`  ${advice}`]),
      ]);
      return [...heading, ...items, ...(block.remark === undefined ? [] : [block.remark])];
    }
  }
}

/** @returns lines ended by \n, blocks parted by an empty line */
export function noticeText({ locale, headline, blocks, footer }: NoticeBody): string {
  const parts = blocks.map((block) => blockLines(block, texts[locale]).join('\n'));
  return `${[headline, ...parts, `-- \n${footer}`].join('\n\n')}\n`;
}
