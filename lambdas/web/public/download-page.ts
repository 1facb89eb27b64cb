/** What a link to a large fax shows first: one button. Programs that follow the links of mails do not press it. */
import { megabytesOf } from '../../fax/limits.ts';
import { type Locale, locales } from '../../fax/model.ts';

interface Words {
  readonly title: string;
  readonly text: (megabytes: number) => string;
  readonly button: string;
  readonly overTitle: string;
  readonly over: string;
}

const words: Readonly<Record<Locale, Words>> = {
  it: {
    title: 'Un fax per voi',
    text: (megabytes) => `Era troppo grande per la posta elettronica: un PDF di ${megabytes} MB.`,
    button: 'Scarica il fax',
    overTitle: 'Il link non è più valido',
    over: 'È scaduto o incompleto. Chi gestisce il servizio può consegnare di nuovo il fax.',
  },
  en: {
    title: 'A fax for you',
    text: (megabytes) => `It was too large for a mail: a PDF of ${megabytes} MB.`,
    button: 'Download the fax',
    overTitle: 'This link is no longer valid',
    over: 'It has expired or is incomplete. Whoever runs the service can deliver the fax again.',
  },
  zh: {
    title: '您有一份传真',
    text: (megabytes) => `文件太大，无法通过邮件发送：${megabytes} MB 的 PDF。`,
    button: '下载传真',
    overTitle: '链接已失效',
    over: '链接已过期或不完整。服务管理员可以重新投递该传真。',
  },
};

const style = `body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1.5rem;color:#1d2733;background:#fff}
h1{font-size:1.5rem;font-weight:600}
button{font:inherit;font-weight:600;padding:.7rem 1.4rem;border:0;border-radius:.4rem;background:#1b5e8c;color:#fff;cursor:pointer}
button:focus-visible{outline:3px solid #f0a500;outline-offset:2px}
@media (prefers-color-scheme:dark){body{color:#e6ebf0;background:#12181f}button{background:#4da3d9;color:#0b1116}}`;

/** Nothing is loaded, run or framed, and the link does not travel on. */
export const downloadPageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'cache-control': 'private, no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
};

const isLocale = (tag: string): tag is Locale => locales.some((known) => known === tag);

/** @param accepted an Accept-Language header (RFC 9110 section 12.5.4); the first of our languages in it, or English */
export function languageOf(accepted = ''): Locale {
  const wanted = accepted.split(',').map((range) => range.trim().slice(0, 2).toLowerCase());
  return wanted.find(isLocale) ?? 'en';
}

const page = (locale: Locale, title: string, body: string): string =>
  `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<title>${title}</title><style>${style}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`;

/** The page of a link that leads to a fax. Its button posts to the page's own address. @param size bytes of the PDF */
export function downloadPage(locale: Locale, size: number): string {
  const { title, text, button } = words[locale];
  const megabytes = megabytesOf(size);
  return page(locale, title, `<p>${text(megabytes)}</p><form method="post"><button>${button}</button></form>`);
}

/** The page of a link that leads nowhere. */
export function overPage(locale: Locale): string {
  const { overTitle, over } = words[locale];
  return page(locale, overTitle, `<p>${over}</p>`);
}
