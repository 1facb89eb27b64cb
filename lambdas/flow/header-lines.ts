/** What the header line of a fax says, and where it comes from. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type FontFile, readFont } from '../documents/engines/text/truetype.ts';
import { formatNumber } from '../fax/dialling/numbers.ts';
import type { AskedFax, Line } from '../fax/model.ts';
import { formatStamp } from '../fax/notices/local-formats.ts';
import { canShow, makeHeaderBands } from '../pages/fax/header-line.ts';
import type { FaxRaster, VerticalResolution } from '../pages/planes/raster.ts';

let font: FontFile | undefined;

/** The font of plain texts: it has Latin, Greek and Cyrillic, and it is shipped with them. */
function loadFont(): FontFile {
  font ??= readFont(readFileSync(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf')));
  return font;
}

/**
 * The header lines of one fax: date and time in the line's zone, the line's name and number, the called number, page of pages.
 * A name in letters that the font lacks is left out; the number always stands.
 * @param at milliseconds since 1970 UTC
 */
export function headerLines(
  line: Line,
  { to, name: called }: Pick<AskedFax, 'to' | 'name'>,
  at: number,
  pages: number,
  resolution: VerticalResolution,
): (page: number) => FaxRaster {
  const letters = loadFont();
  const { date, time } = formatStamp(at, line.timezone);
  const name = canShow(line.name, letters) ? `${line.name} ` : '';
  const calledName = called !== undefined && canShow(called, letters) ? ` ${called}` : '';
  const middle = `${name.trimStart()}${formatNumber(line.number)} → ${formatNumber(to)}${calledName}`;
  const left = `${date} ${time.slice(0, 5)}`;
  return makeHeaderBands({ left, middle }, (page) => `${page}/${pages}`, resolution, letters);
}
