/** Everything that is written on the page can be read: WCAG 2.2, 1.4.3 (AA), by day and by night. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { style } from '../../../local/page/style.ts';

const colours = new Map(
  [...style.matchAll(/--(\w+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);

/** Relative luminance, 0 to 1, as WCAG defines it. */
function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrastOf(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

for (const scheme of ['light', 'dark'] as const) {
  for (const ground of ['ground', 'sheet']) {
    test(`every colour of letters on the ${scheme} ${ground}`, () => {
      for (const ink of ['ink', 'faint', 'accent', 'good', 'bad', 'unsure', 'live']) {
        const contrast = contrastOf(colours.get(ink)?.[scheme] ?? '', colours.get(ground)?.[scheme] ?? '');
        assert.ok(contrast >= 4.5, `${ink}: ${contrast.toFixed(2)}`);
      }
    });
  }
}
