/** A text of several lines that somebody else wrote, whole: each line cleaned by itself, so that the ends of lines stay. */
import { html } from 'hono/html';
import type { Locale } from '../../../lambdas/fax/model.ts';
import { cleanText } from '../../../lambdas/fax/outside-text.ts';
import { type Html, inLanguage } from '../layout.ts';

export function letter(text: string, locale?: Locale): Html {
  const lines = text.replace(/\s+$/u, '').split(/\r\n|[\n\r\u2028\u2029]/u);
  const cleaned = lines.map((line) => indentOf(line) + cleanText(line, Number.POSITIVE_INFINITY));
  return html`<div class="letter" dir="auto"${inLanguage(locale)}>${cleaned.join('\n')}</div>`;
}

const indentOf = (line: string): string => /^ */u.exec(line)?.[0] ?? '';
