/**
 * Whatever an Office Open XML document refers to outside of itself is taken out before LibreOffice sees it: linked pictures
 * and objects, templates, other documents, data, and the fields that fetch them. What the document carries along of them stays.
 */

import { replaceUnknownSymbols } from './new-symbols.ts';
import { changeParts } from './package-parts.ts';
import { attribute } from './sheets/opendocument-width.ts';

const NOWHERE = 'about:blank';

/** Leads out of a package: another place's address, a network share. */
export const leadsOutside = (address: string): boolean =>
  /^\s*(?:[a-z][a-z0-9+.-]*:|\/\/|\\\\|%5c)/i.test(address) && !/^\s*data:/i.test(address);

/** Relationships (ECMA-376 part 2, 9.3). */
export const cutRelationships = (xml: string): string =>
  xml.replace(/<(?:\w+:)?Relationship\s[^>]*>/g, (tag) => {
    const isExternal = attribute(tag, 'TargetMode') === 'External' || leadsOutside(attribute(tag, 'Target') ?? '');
    return isExternal ? tag.replace(/(\sTarget\s*=\s*)(?:"[^"]*"|'[^']*')/, `$1"${NOWHERE}"`) : tag;
  });

/** Fields that read something else (part 1, 17.16.5). */
const fetching = /^\W*(?:LINK|IMPORT|INCLUDE|RD|DATABASE)\b|INCLUDE(?:PICTURE|TEXT)|\bDDE(?:AUTO)?\b/i;

const plain = (xml: string): string =>
  xml
    .replace(/&#x([0-9a-f]{1,6});/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16) & 0xffff))
    .replace(/&#(\d{1,7});/g, (_, code: string) => String.fromCharCode(Number(code) & 0xffff))
    .replace(/&quot;/g, '"');

interface Instruction {
  readonly pieces: { readonly from: number; readonly to: number; readonly text: string }[];
  isOver: boolean;
}

const fieldParts =
  /<(?:\w+:)?(?:fldChar\s[^>]*?fldCharType\s*=\s*["'](begin|separate|end)["'][^>]*>|(?:instrText|delInstrText)(?:\s[^>]*)?>([^<]*)<)/g;

/** Empties the instructions of such fields; a field's instruction may stand in several runs. */
export function cutFields(xml: string): string {
  const simple = xml.replace(
    /(<(?:\w+:)?fldSimple\s[^>]*?\w*:?instr\s*=\s*)(?:"([^"]*)"|'([^']*)')/g,
    (whole, start: string, double?: string, single?: string) =>
      fetching.test(plain(double ?? single ?? '')) ? `${start}" "` : whole,
  );
  const open: Instruction[] = [];
  const emptied: { readonly from: number; readonly to: number }[] = [];
  const close = (field: Instruction | undefined) => {
    if (field === undefined || field.isOver) return;
    field.isOver = true;
    if (fetching.test(plain(field.pieces.map(({ text }) => text).join('')))) emptied.push(...field.pieces);
  };
  for (const match of simple.matchAll(fieldParts)) {
    const [whole, mark, text = ''] = match;
    if (mark === 'begin') open.push({ pieces: [], isOver: false });
    else if (mark === 'separate') close(open.at(-1));
    else if (mark === 'end') close(open.pop());
    else {
      const to = match.index + whole.length - 1;
      const field = open.at(-1);
      if (field?.isOver === false) field.pieces.push({ from: to - text.length, to, text });
    }
  }
  for (const field of open) close(field);
  return emptied
    .toSorted((a, b) => b.from - a.from)
    .reduce((text, { from, to }) => text.slice(0, from) + text.slice(to), simple);
}

/** Addresses in old drawings (VML) and the like, beside the relationships. */
const cutAddresses = (xml: string): string =>
  xml.replace(
    /\s(?:\w+:)?(?:src|href|althref)\s*=\s*(?:"([^"]*)"|'([^']*)')/g,
    (whole, double?: string, single?: string) => (leadsOutside(double ?? single ?? '') ? '' : whole),
  );

/** Formulas that fetch; what they gave last stays in the cell. */
const fetchingFormula = /WEBSERVICE|\bDDE\s*\(|FILTERXML|['"](?:file|https?|ftp|smb|\\\\)/i;
const cutFormulas = (xml: string): string =>
  /WEBSERVICE|DDE|FILTERXML|file:|https?:|ftp:|smb:|\\\\/i.test(xml)
    ? xml.replace(/<((?:\w+:)?f)(?:\s[^>]*)?>([^<]*)<\/\1>/g, (whole, _tag, formula: string) =>
        fetchingFormula.test(plain(formula).replace(/&apos;/g, "'")) ? '' : whole,
      )
    : xml;

/** Sources of data: addresses, connections, other programs. */
const cutSources = (xml: string): string =>
  xml.replace(/\s(url|connection|command|sourceFile|odcFile|ddeService|ddeTopic)\s*=\s*(?:"[^"]*"|'[^']*')/g, ' $1=""');

/** @returns undefined where it cannot be made sure */
export const cutXmlReferences = (file: Buffer): Buffer | undefined =>
  changeParts(
    file,
    { name: /\.rels$/i, text: cutRelationships },
    { name: /^word\/.*\.xml$/i, text: (xml) => replaceUnknownSymbols(cutAddresses(cutFields(xml))) },
    { name: /^ppt\/.*\.xml$|\.vml$/i, text: (xml) => replaceUnknownSymbols(cutAddresses(xml)) },
    { name: /^xl\/sharedStrings\.xml$/i, text: replaceUnknownSymbols },
    { name: /^xl\/worksheets\/[^/]+\.xml$/i, text: (xml) => replaceUnknownSymbols(cutFormulas(xml)) },
    { name: /^xl\/(?:connections|externalLinks\/[^/]+)\.xml$/i, text: cutSources },
  );
