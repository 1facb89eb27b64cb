/** Which engine serves which format. Only a converting worker loads one (load-engine.ts); everybody else knows its name. */

import type { Format } from '../formats.ts';

export const engineNames = ['html', 'message', 'office', 'zip'] as const;

export type EngineName = (typeof engineNames)[number];

const engines: Partial<Record<Format, EngineName>> = {
  html: 'html',
  csv: 'html',
  text: 'html',
  xml: 'html',
  eml: 'message',
  msg: 'message',
  tnef: 'message',
  zip: 'zip',
  rtf: 'office',
  doc: 'office',
  docx: 'office',
  xls: 'office',
  xlsx: 'office',
  ppt: 'office',
  pptx: 'office',
  odt: 'office',
  ods: 'office',
  odp: 'office',
  pub: 'office',
  wri: 'office',
  'protected-office': 'office',
};

/** The engine that a format needs when nothing in the preparing worker opens it. */
export const engineOf = (format: Format): EngineName | undefined => engines[format];
