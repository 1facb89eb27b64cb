/** Which converters serve which format, in order of preference. A format without one is unsupported. */

import { describeFormat, type Format } from '../formats.ts';
import type { Limits } from '../limits.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import type { ConvertedDocument, Converter, DocumentInput } from './converter.ts';
import { pdfConverter } from './pdf/convert-pdf.ts';
import { pictureConverter } from './picture/convert-picture.ts';
import { imagemagickPictureConverter } from './picture/imagemagick-picture.ts';
import { textConverter, xmlConverter } from './text/convert-text.ts';

const converters: Partial<Record<Format, readonly Converter[]>> = {
  pdf: [pdfConverter],
  tiff: [pictureConverter, imagemagickPictureConverter],
  jpeg: [pictureConverter],
  png: [pictureConverter],
  gif: [pictureConverter],
  webp: [pictureConverter],
  heif: [pictureConverter, imagemagickPictureConverter],
  bmp: [imagemagickPictureConverter],
  ico: [imagemagickPictureConverter],
  jpeg2000: [imagemagickPictureConverter],
  text: [textConverter],
  xml: [xmlConverter],
};

/** What needs no converter to be refused with the right reason. */
const answers: Partial<Record<Format, Refusal>> = {
  empty: { outcome: 'empty-document', detail: 'the file is empty' },
  'protected-office': { outcome: 'password-protected', detail: 'the Office document asks for a password' },
};

/** A converted document and who converted it. */
export interface Conversion extends ConvertedDocument {
  readonly converter: string;
}

/** The converters that stand ready for a format here, by name. */
export const convertersOf = (format: Format): readonly string[] => (converters[format] ?? []).map(({ name }) => name);

/**
 * Converts a recognised document. A converter that answers `conversion-failed` (it lacks what this document needs)
 * leaves it to the next one; any other refusal is about the document itself and stands.
 */
export async function convertDocument(input: DocumentInput, limits: Limits): Promise<Conversion | Refusal> {
  let last = answers[input.format];
  for (const converter of converters[input.format] ?? []) {
    const result = await converter.convert(input, limits);
    if (!isRefusal(result)) return { ...result, converter: converter.name };
    last = result;
    if (result.outcome !== 'conversion-failed') break;
  }
  return last ?? { outcome: 'unsupported-format', detail: describeFormat(input.format) };
}
