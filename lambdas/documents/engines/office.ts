/** Office documents through LibreOffice. */

import type { Engine } from '../engine.ts';

export const officeEngine: Engine = {
  name: 'libreoffice',
  findTrouble: async () => undefined,
  convert: async () => ({ outcome: 'conversion-failed', detail: 'no office engine yet' }),
};
