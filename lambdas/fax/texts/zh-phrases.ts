/** What other texts in Chinese are made of. */
import type { ReachedLimit } from '../sending/limit.ts';
import type { OutcomeContext } from './catalogue.ts';

export const pages = (count: number): string => `${count} 页`;
export const documentPages = (count: number, straightened: number): string => {
  if (straightened === 0) return pages(count);
  return `${pages(count)}，${straightened === count ? '' : `其中 ${straightened} 页为`}拍摄的纸质文件，已裁切并校正`;
};

/** Around what is written in other letters stand blanks. */
export const keeper = ({ contact }: Pick<OutcomeContext, 'contact'>): string =>
  contact === undefined ? '线路管理员' : ` ${contact} `;

/** What may be sent. */
export function limitWords({ whose, what, window, most }: ReachedLimit): string {
  const who = { sender: '每个发件人', line: '您的线路', account: '您账户的所有线路合计' }[whose];
  const time = window === 'hour' ? '每小时' : '每天';
  if (what === 'cost') return `${who}${time}的通话费用最多为 ${most}`;
  return `${who}${time}最多可发送 ${most} ${what === 'faxes' ? '份传真' : '页'}`;
}
