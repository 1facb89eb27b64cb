/** Formats that are no documents at all, so that people can be told what they attached. */
import type { NoDocument } from '../fax/model.ts';
import type { Format } from './formats.ts';

const kinds: Readonly<Partial<Record<Format, NoDocument>>> = {
  zip: 'archive',
  archive: 'archive',
  executable: 'program',
  media: 'recording',
};

/** @param format undefined when the content was not read */
export const noDocumentOf = (format: Format | undefined): NoDocument | undefined =>
  format === undefined ? undefined : kinds[format];
