/** The same of OpenDocument: whatever it refers to outside of itself is taken out (references-xml.ts). */

import { changeFlat, isFlatDocument } from './flat-document.ts';
import { replaceUnknownSymbols } from './new-symbols.ts';
import { changeParts } from './package-parts.ts';
import { leadsOutside } from './references-xml.ts';

/** Links for readers to follow, which nobody follows here. */
const forReaders = /^<(?:text|draw):a\s/;
const address =
  /\s[\w-]+:(?:href|dde-application|dde-topic|dde-item|connection-resource)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const isDde = /^\s[\w-]+:dde-/;

/** Formulas that read other documents or the network; what they gave last stays in the cell. */
const formula = /\s[\w-]+:formula\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const fetching = /WEBSERVICE|FILTERXML|\bDDE\s*\(|(?:'|&apos;)(?:[a-z][a-z0-9+.-]*:|\/|\\\\)[^']*(?:'|&apos;)\s*#/i;

export const cutReferences = (xml: string): string =>
  xml.replace(/<[\w-]+:[\w-]+\s[^<>]*>/g, (tag) => {
    if (forReaders.test(tag)) return tag;
    return tag
      .replace(address, (whole, double?: string, single?: string) =>
        isDde.test(whole) || leadsOutside(double ?? single ?? '') || /^\s*(?:\/|\.\.)/.test(double ?? single ?? '')
          ? ''
          : whole,
      )
      .replace(formula, (whole, double?: string, single?: string) =>
        fetching.test(double ?? single ?? '') ? '' : whole,
      );
  });

const prepare = (xml: string) => replaceUnknownSymbols(cutReferences(xml));

/** @returns undefined where it cannot be made sure */
export const cutOpenDocumentReferences = (file: Buffer): Buffer | undefined =>
  isFlatDocument(file)
    ? changeFlat(file, prepare)
    : changeParts(file, { name: /^(?!META-INF\/).*\.xml$/i, text: prepare });
