/** How long the records of a line are kept: as long as the line says. */
import { isE164 } from '../../fax/dialling/called-number.ts';
import { defaultLineSettings } from '../../fax/model.ts';
import type { Directory } from '../../ports.ts';

/** @returns days by a line's number; the usual ones for a number that has no line, or cannot be read */
export const lineRetention =
  (directory: () => Pick<Directory, 'line'>) =>
  async (line: string): Promise<number> => {
    const known = isE164(line) ? await directory().line(line) : undefined;
    return (known?.settings ?? defaultLineSettings).retentionDays;
  };
