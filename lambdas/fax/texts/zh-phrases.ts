/** What other texts in Chinese are made of. */
import { type PageKind, type PageKinds, pageKinds } from '../model.ts';
import type { ReachedLimit } from '../sending/limit.ts';
import type { OutcomeContext } from './catalogue.ts';

export const pages = (count: number): string => `${count} 页`;
const kinds: Readonly<Record<PageKind, string>> = {
  paper: '拍摄的纸质文件，已裁切并校正',
  whiteboard: '白板照片，已裁切并校正',
  scan: '扫描件',
  screenshot: '屏幕截图',
  photograph: '照片',
};
export const documentPages = (count: number, shown: PageKinds): string => {
  const told = pageKinds.flatMap((kind) => {
    const n = shown[kind] ?? 0;
    return n === 0 ? [] : [`${n === count ? '' : `其中 ${n} 页为`}${kinds[kind]}`];
  });
  return [pages(count), told.join('；')].filter((text) => text !== '').join('，');
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
