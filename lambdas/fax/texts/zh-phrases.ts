/** What other texts in Chinese are made of. */
import type { OutcomeContext } from './catalogue.ts';

export const pages = (count: number): string => `${count} 页`;
export const documentPages = (count: number, straightened: number): string => {
  if (straightened === 0) return pages(count);
  return `${pages(count)}，${straightened === count ? '' : `其中 ${straightened} 页为`}拍摄的纸质文件，已裁切并校正`;
};

/** Around what is written in other letters stand blanks. */
export const keeper = ({ contact }: Pick<OutcomeContext, 'contact'>): string =>
  contact === undefined ? '线路管理员' : ` ${contact} `;
