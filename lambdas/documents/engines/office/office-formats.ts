/** What has to be known of each format to have LibreOffice convert it. */

import type { ConvertedBy, Format } from '../../formats.ts';
import { forgetFileReferences } from './file-references.ts';
import { isCompound, isWordDocument } from './office-package.ts';
import {
  isBinarySheetEncrypted,
  isBinarySlidesEncrypted,
  isBinaryWordEncrypted,
  isOpenDocumentEncrypted,
} from './office-password.ts';
import { cutOpenDocumentReferences } from './references-opendocument.ts';
import { cutXmlReferences } from './references-xml.ts';
import { hideBinarySheets } from './sheets/hidden-binary.ts';
import { hideOpenDocumentSheets } from './sheets/hidden-opendocument.ts';
import { hideXmlSheets } from './sheets/hidden-xml.ts';
import { measureBinaryWorkbook } from './sheets/measure-binary.ts';
import { measureOpenDocument } from './sheets/measure-opendocument.ts';
import { measureXmlWorkbook } from './sheets/measure-xml.ts';
import type { SheetExtent } from './sheets/sheet-extent.ts';
import { fitBinaryWorkbook } from './sheets/sheets-binary.ts';
import { fitOpenDocumentSheets } from './sheets/sheets-opendocument.ts';
import { fitXmlWorkbook } from './sheets/sheets-xml.ts';

export type OfficeFormat = ConvertedBy<'office'>;

export interface OfficeFacts {
  /** The part of the program that opens it, whose filter then writes the PDF. */
  readonly part: 'writer' | 'calc' | 'impress' | 'draw';
  /** Ending by which the program's own recognition begins; the document's own name never reaches it. */
  readonly ending: string;
  /** Whether it may come as one file of XML instead of a package. */
  readonly mayBeFlat: boolean;
  /** Whether it is a zip package: how much that unpacks to is counted before the program sees it. */
  readonly isZipped: boolean;
  /** Whether the file is the container that its format says: the program would print anything else as text, or blank. */
  readonly isWhole: (file: Buffer) => boolean;
  /** Whether the document is encrypted. Protection against editing alone is not. */
  readonly isEncrypted: (file: Buffer) => boolean;
  /**
   * Excel encrypts a workbook that is only protected against changes with a password that every program knows, so an
   * encrypted workbook may open without being asked for one.
   */
  readonly mayOpenEncrypted: boolean;
  /**
   * Fits sheets that are wider than their paper to it, as far as they stay readable, by their own page setup. What their
   * author has set up (a scale, breaks, a fit) stays.
   */
  readonly fit: (file: Buffer) => Buffer;
  /** Takes out what it refers to outside of itself; undefined where that cannot be made sure. */
  readonly cut: (file: Buffer) => Buffer | undefined;
  /** How long its sheets are on paper at the least. */
  readonly measure: (file: Buffer) => Promise<readonly SheetExtent[]> | readonly SheetExtent[];
  /** Keeps what its author has hidden off the paper; undefined where that cannot be made sure. */
  readonly hide: (file: Buffer) => Buffer | undefined;
}

/** For formats that need no checks. */
const plain = {
  mayBeFlat: false,
  isZipped: false,
  isWhole: () => true,
  isEncrypted: () => false,
  mayOpenEncrypted: false,
  fit: (file: Buffer) => file,
  hide: (file: Buffer) => file,
  measure: () => [],
  cut: (file: Buffer) => file,
} as const;

const package_ = { ...plain, isZipped: true, cut: cutXmlReferences } as const;
const openDocument = {
  ...package_,
  mayBeFlat: true,
  cut: cutOpenDocumentReferences,
  isEncrypted: isOpenDocumentEncrypted,
} as const;

const facts: Readonly<Record<OfficeFormat, OfficeFacts>> = {
  rtf: { ...plain, part: 'writer', ending: 'rtf', cut: (file) => forgetFileReferences(file, 'rtf') },
  doc: {
    ...plain,
    part: 'writer',
    ending: 'doc',
    isWhole: isWordDocument,
    isEncrypted: isBinaryWordEncrypted,
    cut: (file) => forgetFileReferences(file, 'doc'),
  },
  docx: { ...package_, part: 'writer', ending: 'docx' },
  odt: { ...openDocument, part: 'writer', ending: 'odt' },
  wri: { ...plain, part: 'writer', ending: 'wri' },
  xls: {
    ...plain,
    part: 'calc',
    ending: 'xls',
    isWhole: isCompound('Workbook', 'Book'),
    isEncrypted: isBinarySheetEncrypted,
    mayOpenEncrypted: true,
    fit: fitBinaryWorkbook,
    hide: hideBinarySheets,
    measure: measureBinaryWorkbook,
  },
  xlsx: {
    ...package_,
    part: 'calc',
    ending: 'xlsx',
    fit: fitXmlWorkbook,
    hide: hideXmlSheets,
    measure: measureXmlWorkbook,
  },
  ods: {
    ...openDocument,
    part: 'calc',
    ending: 'ods',
    fit: fitOpenDocumentSheets,
    hide: hideOpenDocumentSheets,
    measure: measureOpenDocument,
  },
  'protected-office': { ...plain, part: 'calc', ending: 'xlsx', isEncrypted: () => true, mayOpenEncrypted: true },
  ppt: {
    ...plain,
    part: 'impress',
    ending: 'ppt',
    isWhole: isCompound('PowerPoint Document'),
    isEncrypted: isBinarySlidesEncrypted,
  },
  pptx: { ...package_, part: 'impress', ending: 'pptx' },
  odp: { ...openDocument, part: 'impress', ending: 'odp' },
  odg: { ...openDocument, part: 'draw', ending: 'odg' },
  pub: { ...plain, part: 'draw', ending: 'pub' },
};

/** The registry sends this engine no other format. */
export const officeFactsOf = (format: Format): OfficeFacts => facts[format as OfficeFormat];
