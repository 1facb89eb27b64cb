/**
 * The closed list of what a file can be. Everything that is known of each is in the registry (documents/formats.ts), which
 * does not compile while a name of this list lacks its entry.
 */

export const formats = [
  'pdf',
  'tiff',
  'jpeg',
  'png',
  'gif',
  'bmp',
  'ico',
  'webp',
  'heif',
  'jpeg2000',
  'text',
  'csv',
  'xml',
  'html',
  'rtf',
  'doc',
  'docx',
  'xls',
  'xlsx',
  'ppt',
  'pptx',
  'odt',
  'ods',
  'odp',
  'odg',
  'pub',
  'wri',
  'protected-office',
  'eml',
  'mhtml',
  'msg',
  'tnef',
  'zip',
  'archive',
  'printer',
  'executable',
  'media',
  'empty',
  'unknown',
] as const;

export type Format = (typeof formats)[number];
