/** One answer about all numbers of a mail, where there are many. */
import { defaultLineSettings, type Line } from '../model.ts';

/** @param faxes numbers that are called; what cannot be called makes no mail one of many */
export function wantsSummary({ settings }: Pick<Line, 'settings'>, faxes: number): boolean {
  const from = settings.summaryFrom ?? defaultLineSettings.summaryFrom ?? 0;
  return from > 0 && faxes >= Math.max(2, from);
}
