/** How each engine is loaded. Apart from their names, so that bundles which only know those do not carry the engines. */

import type { EngineName } from '../formats.ts';
import type { Engine } from './engine.ts';

const loaders: Readonly<Record<EngineName, () => Promise<Engine>>> = {
  html: async () => (await import('./html/html.ts')).htmlEngine,
  message: async () => (await import('./message/message.ts')).messageEngine,
  office: async () => (await import('./office/office.ts')).officeEngine,
  portfolio: async () => (await import('./portfolio/portfolio.ts')).portfolioEngine,
  zip: async () => (await import('./zip/zip.ts')).zipEngine,
};

export const loadEngine = (name: EngineName): Promise<Engine> => loaders[name]();
