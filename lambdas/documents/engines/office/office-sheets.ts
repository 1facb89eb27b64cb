/**
 * Sheets that are wider than their paper, fitted to it as far as they stay readable, by their own page setup: written into
 * the workbook before LibreOffice opens it. What its author has set up (a scale, breaks, a fit) stays.
 */

import type { Format } from '../../formats.ts';
import { fitBinaryWorkbook } from './sheets-binary.ts';
import { fitOpenDocumentSheets } from './sheets-opendocument.ts';
import { fitXmlWorkbook } from './sheets-xml.ts';

/** @returns the workbook with its new page setups, or the file itself where nothing is to be changed */
export function fitSheets(file: Buffer, format: Format): Buffer {
  if (format === 'xls') return fitBinaryWorkbook(file);
  if (format === 'ods') return fitOpenDocumentSheets(file);
  return format === 'xlsx' ? fitXmlWorkbook(file) : file;
}
