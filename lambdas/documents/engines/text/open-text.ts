/** Plain text, drawn with a font of ours: Latin, Greek, Cyrillic and their relatives, written from left to right. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { accepted } from '../../../fax/result.ts';
import { openSource } from '../../../pages/source/open-source.ts';
import type { Limits } from '../../limits.ts';
import { decodeText } from '../../recognise/charset.ts';
import { decodeXml, setOutXml } from '../../recognise/xml-text.ts';
import { type OrRefusal, refuse } from '../../refusal.ts';
import type { OpenDocument, Opener } from '../opener.ts';
import { codePointName } from './code-point-name.ts';
import { layOutText } from './text-layout.ts';
import { writeTextPdf } from './text-pdf.ts';
import { type FontFile, readFont } from './truetype.ts';

let font: FontFile | undefined;

function loadFont(): FontFile {
  font ??= readFont(readFileSync(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf')));
  return font;
}

/** Scripts whose letters join, stack or run from right to left: cells of single glyphs would be wrong, not only ugly. */
const needsShaping = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * A letter, digit or mark that cannot be drawn loses content: the text is left to another engine. A symbol (an emoji, a
 * private mark) is shown as a replacement.
 */
function findLost(text: string, { glyphOf }: FontFile): string | undefined {
  const shaped = needsShaping.exec(text)?.[0];
  if (shaped !== undefined) return shaped;
  for (const character of new Set(text)) {
    if (/[\p{L}\p{N}\p{M}]/u.test(character) && glyphOf(character.codePointAt(0)!) === 0) return character;
  }
  return undefined;
}

/** Lays a text out with our font; `conversion-failed` where it has letters that need another engine. */
async function drawText(text: string, charset: string, limits: Limits): Promise<OrRefusal<OpenDocument>> {
  const ours = loadFont();
  const lost = findLost(text.normalize('NFC'), ours);
  if (lost !== undefined) {
    return refuse('conversion-failed', `text (${charset}) in a script without a font here: ${codePointName(lost)}`);
  }
  const layout = layOutText(text, ours.advance, limits.pages);
  if (layout.pages.length === 0) return refuse('empty-document', 'the text is blank');
  const source = { kind: 'pdf', bytes: writeTextPdf(layout, ours) } as const;
  const opened = await openSource(source, limits.pixels);
  if (!opened.ok) return refuse('conversion-failed', 'the text could not be laid out');
  return accepted({ source, drawing: opened.value });
}

export const textOpener: Opener = {
  open(input, limits) {
    const { text, charset } = decodeText(input.bytes, input.contentType);
    return drawText(text, charset, limits);
  },
};

/** XML as the text that it is, set out in lines. */
export const xmlOpener: Opener = {
  open(input, limits) {
    const { text, charset } = decodeXml(input.bytes);
    return drawText(setOutXml(text), charset, limits);
  },
};
