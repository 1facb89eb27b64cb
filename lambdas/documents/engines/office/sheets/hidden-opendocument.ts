/** Hidden sheets of an OpenDocument workbook are not printed, whatever print ranges they have; nor are comments over cells. */

import { changeFlat, isFlatDocument } from '../flat-document.ts';
import { changeParts } from '../package-parts.ts';
import { attribute } from './opendocument-width.ts';

/** Names of the styles by which sheets are hidden (OpenDocument 1.3, part 3, 17.15). */
export function hiddenStyles(content: string): ReadonlySet<string> {
  const hidden = new Set<string>();
  const styles = /<style:style\s([^>]*)>\s*<style:table-properties\s[^>]*table:display\s*=\s*["']false["']/g;
  for (const [, style = ''] of content.matchAll(styles)) {
    const name = attribute(` ${style}`, 'style:name');
    if (name !== undefined) hidden.add(name);
  }
  return hidden;
}

/** @param content `content.xml`, or a document in one file */
export function hideInContent(content: string): string {
  const hidden = hiddenStyles(content);
  const uncommented = content.replace(/(<office:annotation\s[^>]*?office:display\s*=\s*["'])true/g, '$1false');
  if (hidden.size === 0) return uncommented;
  return uncommented.replace(/<table:table\s[^>]*>/g, (tag) => {
    if (!hidden.has(attribute(tag, 'table:style-name') ?? '')) return tag;
    const bare = tag.replace(/\stable:print(?:-ranges)?\s*=\s*(?:"[^"]*"|'[^']*')/g, '');
    return bare.replace('<table:table', '<table:table table:print="false"');
  });
}

/** @returns undefined where it cannot be made sure */
export const hideOpenDocumentSheets = (file: Buffer): Buffer | undefined =>
  isFlatDocument(file)
    ? changeFlat(file, hideInContent)
    : changeParts(file, { name: /^content\.xml$/, text: hideInContent });
