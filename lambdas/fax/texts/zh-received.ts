/** Received faxes in Chinese. */
import type { ReceivedTexts } from './received.ts';
import { keeper, pages } from './zh-phrases.ts';

/** Between Chinese characters there is no space; around a number there is. */
const caller = (from: string): string => (/^[\u4e00-\u9fff]/.test(from) ? from : ` ${from} `);

export const received: ReceivedTexts = {
  withheld: '隐藏号码',
  withheldShort: '隐藏号码',
  outcomes: {
    delivered: '已进入所有邮箱',
    'partly-delivered': '仅进入部分邮箱',
    kept: '已保留，未进入任何邮箱',
    unreadable: '无法读取',
  },
  handedOver: '已转交所有邮箱',
  status: { complete: '完整', partial: '不完整' },
  subjects: {
    received: (from, count) => `来自${caller(from)}的传真，共 ${count}`,
    internal: (from, count) => `来自${caller(from)}的内部传真，共 ${count}`,
    unreadable: (from) => `来自${caller(from)}的传真无法读取`,
    tried: (from) => `来自${caller(from)}的传真未成功`,
  },
  headlines: {
    received: (from) => `来自${caller(from)}的传真`,
    internal: (from) => `来自${caller(from)}的内部传真`,
    partial: (from) => `来自${caller(from)}的传真不完整`,
    unreadable: (from) => `来自${caller(from)}的传真无法读取`,
    tried: (from) => `来自${caller(from)}的传真未能收到`,
  },
  labels: {
    from: '发送方',
    line: '接收号码',
    receivedAt: '接收时间',
    triedAt: '来电时间',
    pages: '页数',
    callTime: '通话时长',
    file: '文件',
  },
  attached: '传真以 PDF 形式附在邮件中。',
  internal: '此传真来自本服务的另一个号码，没有经过电话网络。',
  again: '应要求，现将此传真再次发送给您。',
  partial: (count) => `通话在所有页面传完之前中断了，这里只有已收到的 ${pages(count)}。`,
  partialAdvice: '可以联系发送方，请对方重新发送传真，或至少补发缺少的页面。',
  damagedPages: (list) => `第 ${list} 页在传输中受损，可能不完整或为空白。`,
  fewerPages: (total, have) =>
    `电话网络统计到 ${pages(total)}，而文件中只有 ${pages(have)}。如果内容重要，请向发送方确认是否完整。`,
  link: {
    text: (megabytes, until) =>
      `传真太大（${megabytes} MB），无法作为附件发送。您可以在 ${until} 之前下载；任何拿到此链接的人都能下载。`,
    label: '打开传真',
  },
  unreadable: {
    'password-protected': '收到的文件设有密码，无法显示其中的页面。',
    'empty-document': '收到的文件里没有任何页面。',
    'too-many-pages': '页数超过了我们一次能处理的上限。',
    'too-large': '文件太大，超过了我们一次能处理的上限。',
    lost: '电话网络通知我们有传真，但没能把页面交给我们。',
    other: '收到的文件已损坏，无法显示其中的页面。',
  },
  originalKept: (contact) => `我们保留了原始文件，如有需要，请凭这份传真的编号向${keeper({ contact })}索取。`,
  unreadableAdvice: (from) =>
    from === undefined
      ? '对方隐藏了号码，我们无法告诉您应联系谁。如果您知道是谁要发传真，请对方重新发送即可。'
      : `请致电${caller(from).trimEnd()}，请对方重新发送。`,
  tried: {
    dropped: {
      short: '第一页之前中断',
      cause: '第一页还没传完，通话就中断了。',
    },
    cancelled: {
      short: '对方在第一页之前挂断',
      cause: '第一页还没传完，对方就挂断了。',
    },
    'transmission-error': {
      short: '两台机器通信不畅',
      cause: '两台传真机之间通信不畅，没有收到任何页面。',
    },
    unknown: {
      short: '没有收到页面',
      cause: '第一页还没传完，通话就结束了，原因不明。',
    },
  },
  triedAdvice: (from) =>
    from === undefined
      ? '对方通常会再次发送。如果您正在等传真，可以请对方重新发送。'
      : `对方通常会再次发送。如果您正在等传真，请致电${caller(from).trimEnd()}，请对方重新发送。`,
  pictureCaption: '传真第一页',
};
