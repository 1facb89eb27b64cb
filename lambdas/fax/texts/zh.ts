/** Chinese, simplified. */
import type { Texts } from './catalogue.ts';
import { outcomes } from './zh-outcomes.ts';
import { documentPages, pages } from './zh-phrases.ts';
import { received } from './zh-received.ts';

/** Whom a fax was to go to, before 的; nothing when there were several. */
const faxTo = (number: string): string => `发往 ${number} 的传真`;

export const zh: Texts = {
  tag: 'zh-CN',
  outcomes,
  received,
  progress: {
    accepted: '已接收',
    held: '等待确认',
    preparing: '准备中',
    waiting: '等待中',
    calling: '拨打中',
    ended: '已结束',
  },
  leftOut: {
    'inline-picture': '正文中的图片，通常是徽标或签名',
    'end-of-letter': '邮件正文的结尾，被邮件程序存成了文件',
    'blank-pages': '空白页',
    signature: '邮件的数字签名',
    key: '加密密钥',
    calendar: '日历邀请',
    contact: '电子名片',
    report: '送达或已读回执',
    'certified-mail-data': '认证邮件的附加数据',
    'resource-fork': '苹果电脑附加的数据',
    'forwarded-mail': '转发的邮件',
    'file-in-pdf': 'PDF 内嵌的文件，不属于其页面',
    'external-link': '链接，文件本身不在邮件中',
  },
  headlines: {
    sent: '传真已送达',
    failed: '传真未送达',
    anomaly: '传真未发出',
    unconfirmed: '无法确定传真是否送达',
    cancelled: '传真已取消',
    correction: '更正：传真已送达',
    numbers: (count) => `有 ${count} 个号码无法拨打`,
  },
  subjects: {
    sent: (number) => `${faxTo(number)}已送达`,
    failed: (number) => `${faxTo(number)}未送达`,
    anomaly: ([number, ...others]) => `${number !== undefined && others.length === 0 ? faxTo(number) : '传真'}未发出`,
    unconfirmed: (number) => `${faxTo(number)}结果不明`,
    cancelled: (number) => `${faxTo(number)}已取消`,
    correction: (number) => `【更正】${faxTo(number)}已送达`,
    numbers: (numbers) =>
      numbers.length === 1 ? `号码 ${numbers[0]} 无效，未拨打` : `${numbers.length} 个号码无效，未拨打`,
    withOwn: (outcome, own) => `${outcome}：${own}`,
  },
  labels: {
    number: '号码',
    numbers: '号码',
    subject: '主题',
    line: '发送号码',
    pages: '页数',
    documents: '文件',
    submittedAt: '提交时间',
    deliveredAt: '送达时间',
    endedAt: '结束时间',
    callTime: '通话时长',
  },
  attemptColumns: { attempt: '次', time: '时间', result: '结果', duration: '时长' },
  pages,
  documentPages,
  gap: '',
  colon: '：',
  afterColon: (sentence) => sentence,
  inBrackets: (text) => `（${text}）`,

  delivered: (number, count) =>
    count === undefined ? `${number} 的传真机已确认收到。` : `${number} 的传真机已确认收到 ${pages(count)}。`,
  deliveredDirectly: (number) => `${number} 是本服务的另一条线路：传真已直接送达，没有经过电话网络。`,
  afterTries: (tries) => `共拨打了 ${tries} 次。`,
  triedInVain: (tries) => `我们拨打了 ${tries} 次。`,
  triedWithDifferentEnds: (tries, last) => `我们拨打了 ${tries} 次，结果不尽相同；最后一次：${last}。`,
  correctionIntroduction:
    '我们之前曾通知您，这份传真未确认送达。实际上传真已经送达，只是确认信息在那封邮件之后才传来。',
  correctionAdvice: '无需重新发送。如果您已经重发，收件方可能会收到两份。对之前的通知，我们深表歉意。',
  nothingSent: (numbers, documents) => {
    const first = numbers === 1 ? '我们没有拨打该号码' : '所有号码均未拨打';
    return documents === 0 ? `${first}。` : `${first}：有 ${documents} 个文件无法传真，而我们不会发出不完整的传真。`;
  },
  sendAgain: (numbers) =>
    numbers === 1
      ? '处理好之后，请连同全部文件重新发送邮件；收件方目前没有收到任何内容。'
      : '处理好之后，请连同全部文件重新发送邮件；各收件方目前都没有收到任何内容。',
  numbersNotCalled: (count, others) => {
    if (others === 0) return '传真未发出。';
    return count === 1 ? '没有向这个号码发送传真。' : '没有向这些号码发送传真。';
  },
  otherNumbersGoOn: (count) => `邮件中的其他 ${count} 个号码不受影响，结果将另行通知您。`,

  attemptsTitle: '拨打记录',
  notCounted: '我方线路繁忙，不计次数',
  slower: '改用较慢但更稳的方式',
  endUnknown: '结果不明',
  badDocumentsTitle: () => '需要处理的文件',
  subjectForms: {
    dialled: {
      cause: '发往固定传真地址的邮件，主题中只能填写传真号码，而此处不是传真号码。',
      advice:
        '请重新发送邮件，在主题中按拨号方式填写号码；多个号码用分号隔开，号码后可加“ /”和姓名：0255533222 /张三；0289089211',
    },
    separated: {
      cause: '发往固定传真地址的邮件，主题中只能填写传真号码，而此处的格式不正确。',
      advice:
        '请重新发送邮件，在主题中填写“国家代码-区号-号码”，用连字符连接，区号前不加 0；多个号码用分号隔开，号码后可加“/”和姓名：86-755-83235170/张三；755-83235180',
    },
  },
  badNumbersTitle: () => '您填写的号码',
  leftOutTitle: '邮件中未传真的部分',
  leftOutAdvice: '如果其中有需要传真的内容，请单独作为附件添加。',
  adviceTitle: '处理建议',
  warningsTitle: '提示',
  warnings: {
    slowPages: (list, count, seconds) =>
      count === 1
        ? `第 ${list} 页内容很密，传输约需 ${seconds} 秒。不含照片和底纹的页面传得更快。`
        : `第 ${list} 页内容很密，每页传输最长约需 ${seconds} 秒。不含照片和底纹的页面传得更快。`,
    cutPages: (document, parts) => `${document} 比纸张长或宽很多，为保证可读，已分成 ${parts} 页，相邻两页有几行重复。`,
    fewerPagesConfirmed: (confirmed, count) =>
      `电话网络统计到 ${pages(confirmed)}，而传真共 ${pages(count)}。如果内容重要，请向收件方确认是否完整。`,
    somePagesPassed: (passed, count) => `中断前已传出 ${pages(passed)}（共 ${pages(count)}），收件方可能已收到这部分。`,
    mayHaveArrived: '其中一次拨打的结果不明，传真可能已经送达。',
  },
  unnamedPart: '未命名',
  insideOf: (container) => `在 ${container} 中`,
  pictureCaption: '第一页的传真效果',
  slowPageCaption: (page, seconds) => `第 ${page} 页，传输约需 ${seconds} 秒`,
  zoneNames: { 中国标准时间: '北京时间' },
  footer: (reference, zone, contact, answers) =>
    [
      answers ?? '本邮件由系统自动发送，请勿回复。',
      ...(contact === undefined ? [] : [`如有疑问，请联系 ${contact}。`]),
      `编号 ${reference}。`,
      `时间均为${zone}。`,
    ].join(''),
};
