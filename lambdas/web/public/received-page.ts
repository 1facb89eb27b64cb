/** What a link to a large fax shows first: one button. Programs that follow the links of mails do not press it. */
import { html } from 'hono/html';
import { megabytesOf } from '../../fax/limits.ts';
import type { Locale } from '../../fax/model.ts';
import { page } from './page.ts';

interface Words {
  readonly title: string;
  readonly text: (megabytes: number) => string;
  readonly button: string;
  readonly expiredTitle: string;
  readonly expired: string;
}

const words: Readonly<Record<Locale, Words>> = {
  it: {
    title: 'Un fax per Lei',
    text: (megabytes) => `Era troppo grande per la posta elettronica: un PDF di ${megabytes} MB.`,
    button: 'Scarica il fax',
    expiredTitle: 'Il link non è più valido',
    expired: 'È scaduto o incompleto. Chi gestisce il servizio può consegnare di nuovo il fax.',
  },
  en: {
    title: 'A fax for you',
    text: (megabytes) => `It was too large for an email: a PDF of ${megabytes} MB.`,
    button: 'Download the fax',
    expiredTitle: 'This link is no longer valid',
    expired: 'It has expired or is incomplete. Whoever runs the service can deliver the fax again.',
  },
  zh: {
    title: '您有一份传真',
    text: (megabytes) => `文件太大，无法通过邮件发送：${megabytes} MB 的 PDF。`,
    button: '下载传真',
    expiredTitle: '链接已失效',
    expired: '链接已过期或不完整。服务管理员可以重新投递该传真。',
  },
};

/** The page of a link that leads to a fax. Its button posts to the page's own address. @param size bytes of the PDF */
export function receivedPage(locale: Locale, size: number): Promise<string> {
  const { title, text, button } = words[locale];
  const megabytes = megabytesOf(size);
  return page(locale, title, html`<p>${text(megabytes)}</p><form method="post"><button>${button}</button></form>`);
}

/** The page of a link that leads nowhere. */
export function expiredPage(locale: Locale): Promise<string> {
  const { expiredTitle, expired } = words[locale];
  return page(locale, expiredTitle, html`<p>${expired}</p>`);
}
