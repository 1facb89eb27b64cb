/** Every kind of file that recognition can tell, whether or not a converter for it stands here. */

export const formats = {
  pdf: 'PDF',
  tiff: 'TIFF picture',
  jpeg: 'JPEG picture',
  png: 'PNG picture',
  gif: 'GIF picture',
  bmp: 'BMP picture',
  ico: 'Windows icon',
  webp: 'WebP picture',
  heif: 'HEIF picture',
  jpeg2000: 'JPEG 2000 picture',
  text: 'plain text',
  csv: 'CSV table',
  xml: 'XML',
  html: 'HTML page',
  rtf: 'RTF document',
  doc: 'Word document (doc)',
  docx: 'Word document (docx)',
  xls: 'Excel sheet (xls)',
  xlsx: 'Excel sheet (xlsx)',
  ppt: 'PowerPoint slides (ppt)',
  pptx: 'PowerPoint slides (pptx)',
  odt: 'OpenDocument text',
  ods: 'OpenDocument sheet',
  odp: 'OpenDocument slides',
  pub: 'Publisher document',
  wri: 'Windows Write document',
  'protected-office': 'password-protected Office document',
  eml: 'mail message (eml)',
  msg: 'Outlook message (msg)',
  tnef: 'Outlook attachment container (winmail.dat)',
  zip: 'ZIP archive',
  archive: 'archive',
  executable: 'program',
  media: 'sound or video',
  empty: 'empty file',
  unknown: 'file of an unknown kind',
} as const;

export type Format = keyof typeof formats;

/** The format in English words, for details and logs. */
export const describeFormat = (format: Format): string => formats[format];
