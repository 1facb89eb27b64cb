/** Word documents with other documents as their parts, and with a comment. */

import { makeZip } from './made-archives.ts';

const main = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageNamespace = 'http://schemas.openxmlformats.org/package/2006';
const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml';

export const paragraph = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;

interface Related {
  readonly id: string;
  readonly type: string;
  /** Below `word/`. */
  readonly name: string;
  readonly bytes: string | Buffer;
}

/** @param body the elements of the body; what they refer to is in `related` */
export function makeWord(body: string, related: readonly Related[] = []): Buffer {
  const relationships = (list: readonly Pick<Related, 'id' | 'type' | 'name'>[]) =>
    `<Relationships xmlns="${packageNamespace}/relationships">${list
      .map(({ id, type, name }) => `<Relationship Id="${id}" Type="${office}/${type}" Target="${name}"/>`)
      .join('')}</Relationships>`;
  const override = (name: string, type: string) =>
    `<Override PartName="/word/${name}" ContentType="${word}.${type}+xml"/>`;
  const typed = related.filter(({ type }) => type !== 'aFChunk').map(({ name, type }) => override(name, type));
  return makeZip([
    {
      name: '[Content_Types].xml',
      bytes: `<Types xmlns="${packageNamespace}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('document.xml', 'document.main')}${typed.join('')}</Types>`,
    },
    { name: '_rels/.rels', bytes: relationships([{ id: 'r1', type: 'officeDocument', name: 'word/document.xml' }]) },
    { name: 'word/_rels/document.xml.rels', bytes: relationships(related) },
    {
      name: 'word/document.xml',
      bytes: `<w:document xmlns:w="${main}" xmlns:r="${office}"><w:body>${body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>`,
    },
    ...related.map(({ name, bytes }) => ({ name: `word/${name}`, bytes })),
  ]);
}

/** Parts in the order of their identifiers `c0`, `c1` … */
export const chunks = (parts: Readonly<Record<string, string | Buffer>>): Related[] =>
  Object.entries(parts).map(([name, bytes], i) => ({ id: `c${i}`, type: 'aFChunk', name: `parts/${name}`, bytes }));

export const makeCommented = (): Buffer =>
  makeWord(
    `<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>Total 2021,50</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>`,
    [
      {
        id: 'r1',
        type: 'comments',
        name: 'comments.xml',
        bytes: `<w:comments xmlns:w="${main}"><w:comment w:id="0" w:author="A"><w:p><w:r><w:t>SECRET remark</w:t></w:r></w:p></w:comment></w:comments>`,
      },
    ],
  );
