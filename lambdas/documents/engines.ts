/** Which engine serves which format. Only a convert child loads an engine; everybody else knows its name. */

import type { Engine } from './engine.ts';
import type { Format } from './formats.ts';

/** How each engine is loaded. */
const loaders = {
  html: async () => (await import('./engines/html.ts')).htmlEngine,
  message: async () => (await import('./engines/message.ts')).messageEngine,
  office: async () => (await import('./engines/office.ts')).officeEngine,
} as const satisfies Record<string, () => Promise<Engine>>;

export type EngineName = keyof typeof loaders;

const engines: Partial<Record<Format, EngineName>> = {
  html: 'html',
  csv: 'html',
  text: 'html',
  xml: 'html',
  eml: 'message',
  msg: 'message',
  tnef: 'message',
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

export const engineNames = Object.keys(loaders) as EngineName[];

/** The engine that a format needs when nothing in the preparing child converts it. */
export const engineOf = (format: Format): EngineName | undefined => engines[format];

export const loadEngine = (name: EngineName): Promise<Engine> => loaders[name]();
