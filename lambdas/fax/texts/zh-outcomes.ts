/** Outcomes in Chinese, simplified. */
import type { Texts } from './catalogue.ts';
import { refusedNumber, writeInFull } from './zh-numbers.ts';
import { keeper, limitWords, pages } from './zh-phrases.ts';

const noDocument = {
  archive: { cause: '这是压缩包，暂不支持压缩包。', advice: '请解压后直接添加其中的文件，最好是 PDF。' },
  'printer-file': {
    cause: '这是发给打印机的文件，不是文档。',
    advice: '请在原程序中打印或导出为 PDF，然后添加该 PDF。',
  },
  program: { cause: '这是可执行程序，不是文档。', advice: '请添加文档本身，最好是 PDF。' },
  recording: { cause: '这是音频或视频，不是文档。', advice: '请添加文档本身，最好是 PDF。' },
  unknown: { cause: '这种类型的文件无法传真。', advice: '请把文件转为 PDF 后重新添加。' },
} as const;

export const outcomes: Texts['outcomes'] = {
  sent: {
    short: '已送达',
    cause: () => '对方已收到传真。',
    advice: () => '您无需再做任何操作。',
  },

  'no-document': {
    short: '没有附件',
    cause: () => '邮件里没有可以传真的文件：我们只传真附件，不传真邮件正文。',
    advice: () => '请把文件作为附件添加（最好是 PDF），然后重新发送邮件。',
  },
  'password-protected': {
    short: '文件有密码',
    cause: () => '文件设有密码，我们无法打开。',
    advice: () => '请取消密码，另存后重新添加。',
  },
  'unsupported-format': {
    short: '文件类型无法传真',
    cause: ({ kind }) => noDocument[kind ?? 'unknown'].cause,
    advice: ({ kind }) => noDocument[kind ?? 'unknown'].advice,
  },
  'corrupt-document': {
    short: '文件已损坏',
    cause: ({ scope, page }) =>
      scope === 'message'
        ? '收到的邮件已损坏，我们无法取出附件。'
        : page === undefined
          ? '文件已损坏或不完整，无法打开。'
          : `第 ${page} 页已损坏，无法读取。`,
    advice: ({ scope }) =>
      scope === 'message'
        ? '请重新写一封邮件（最好换一个邮件软件），并以 PDF 形式添加文件。'
        : '请先确认它在您的电脑上能打开，再另存为 PDF 重新添加。',
  },
  'empty-document': {
    short: '空文件',
    cause: () => '文件是空的，里面没有任何页面。',
    advice: () => '请确认文件是否选对，重新保存后再添加。',
  },
  'too-large': {
    short: '文件太大',
    cause: ({ scope }) =>
      scope === 'message' ? '附件总数太多或总体积太大。' : '这个文件本身太大，或与其他附件合计超出了限制。',
    advice: ({ limits }) =>
      `请压缩文件，或分成几封邮件发送；每封最多 ${limits.megabytes} MB、${limits.maxDocuments} 个文件。`,
  },
  'too-many-pages': {
    short: '页数太多',
    cause: ({ limits }) => `一份传真总共最多 ${pages(limits.maxPages)}，这样会超出限制。`,
    advice: ({ limits }) => `请分成几封邮件发送，每封总共不超过 ${pages(limits.maxPages)}。`,
  },
  'conversion-failed': {
    short: '无法转换',
    cause: ({ page }) =>
      page === undefined
        ? '我们没能把它转换成传真页面。'
        : `第 ${page} 页的部分文字所用的字体，文件里没有嵌入，我们也没有，传真上会缺字。`,
    advice: ({ page }) =>
      page === undefined
        ? '请用制作该文件的软件另存为 PDF，改用 PDF 作为附件。'
        : '请嵌入字体后重新另存为 PDF，再作为附件添加。',
  },
  'encrypted-mail': {
    short: '邮件已加密',
    cause: () => '邮件经过加密，我们无法读取。',
    advice: () => '请不加密重新发送；数字签名不受影响。',
  },
  'partial-mail': {
    short: '邮件被拆分',
    cause: () => '邮件软件把这封邮件拆成了几部分，仅凭其中一部分无法得到完整文件。',
    advice: () => '请在邮件软件中关闭“拆分大邮件”，或每次少添加几个附件。',
  },
  'bad-number': {
    short: '号码无效',
    cause: () => '这不是完整有效的电话号码。',
    advice: writeInFull,
  },
  'destination-not-allowed': {
    short: '不能拨打的号码',
    cause: ({ rule }) => refusedNumber[rule ?? 'unknown'].cause,
    advice: (context) => refusedNumber[context.rule ?? 'unknown'].advice(context),
  },
  'too-many-recipients': {
    short: '号码太多',
    cause: ({ numbers, limits }) =>
      numbers > limits.maxRecipients
        ? `邮件中有 ${numbers} 个号码，而一封邮件最多 ${limits.maxRecipients} 个。`
        : `一封邮件最多 ${limits.maxRecipients} 个号码。`,
    advice: ({ limits }) => `请分成几封邮件发送，每封不超过 ${limits.maxRecipients} 个号码。`,
  },
  'limit-reached': {
    short: '已达发送上限',
    cause: ({ limit }) =>
      limit === undefined ? '您的线路已达到设定的发送上限。' : `发送后将超出上限：${limitWords(limit)}。`,
    advice: (context) => `请稍后再试，或联系${keeper(context)}提高上限。`,
  },
  'confirmation-missing': {
    short: '未及时确认',
    cause: () => '我们曾请您确认这份传真，但没有及时收到确认。',
    advice: () => '如仍需发送，请重新发送邮件，并在收到提示后确认。',
  },
  virus: {
    short: '附件可疑',
    cause: () => '病毒检查认为这封邮件有危险。',
    advice: () => '请先检查该文件来源的电脑，再用干净的副本重新发送。',
  },

  busy: {
    short: '占线',
    cause: ({ isAlways }) => (isAlways ? '对方号码每次都占线。' : '对方号码占线。'),
    advice: () => '请稍后重新发送。如果一直占线，可以向收件方询问是否有其他传真号码。',
  },
  'no-answer': {
    short: '无人接听',
    cause: ({ isAlways }) => (isAlways ? '电话每次都能打通，但无人接听。' : '电话能打通，但无人接听。'),
    advice: () => '对方的传真机可能没有开机或缺纸，请先与收件方联系，再重新发送。',
  },
  'not-a-fax': {
    short: '接听的不是传真机',
    cause: () => '接听的不是传真机，可能是人工接听或语音留言。',
    advice: () => '重新发送前，请先与收件方核对号码。为避免打扰，我们已停止拨打。',
  },
  'number-unassigned': {
    short: '空号',
    cause: () => '这个号码是空号。',
    advice: () => '请向收件方索取正确的号码，再重新发送。',
  },
  rejected: {
    short: '对方拒接',
    cause: () => '对方线路拒绝了来电。',
    advice: () => '对方可能屏蔽了陌生号码，请收件方允许您的传真号码来电。',
  },
  dropped: {
    short: '通话中断',
    cause: ({ isAlways }) => (isAlways ? '每次通话都在结束前中断了。' : '通话在结束前中断了。'),
    advice: () => '请稍后重新发送。如果再次发生，请收件方检查传真机。',
  },
  'transmission-error': {
    short: '传输失败',
    cause: () => '对方传真机已应答，但两台机器之间通信不畅，页面没有传过去。',
    advice: () => '请稍后重新发送。如果再次发生，可以每次少发几页，或与收件方联系。',
  },
  unreachable: {
    short: '无法接通',
    cause: ({ isAlways }) => (isAlways ? '对方号码始终无法接通。' : '对方号码无法接通。'),
    advice: () => '请稍后重新发送。如果仍不成功，请向收件方确认线路是否正常。',
  },
  'carrier-unavailable': {
    short: '我方线路不可用',
    cause: ({ tries }) =>
      tries === 0 ? '我方没有可用的电话线路，因此没有拨打该号码。' : '我方电话线路不可用，与对方号码无关。',
    advice: () => '非常抱歉，请稍后重新发送。',
  },
  unconfirmed: {
    short: '结果不明',
    cause: () => '我们已拨出电话，但电话网络一直没有告知结果。传真可能已经送达。',
    advice: () => '重新发送前，请先向收件方确认是否已收到。',
  },
  cancelled: {
    short: '已取消',
    cause: () => '已按要求取消发送。',
    advice: () => '如仍需要，请重新发送。',
  },
  internal: {
    short: '我方故障',
    cause: () => '由于我方故障，发送中断。故障已自动上报。',
    advice: (context) =>
      `非常抱歉，请重新发送；如果再次发生，请把这份传真的编号告诉${keeper(context)}。`.replace(' 。', '。'),
  },

  'sender-not-authenticated': {
    short: '发件人未通过验证',
    cause: () => '邮件未被接受。',
    advice: (context) => `请与${keeper(context)}联系。`,
  },
  'sender-not-allowed': {
    short: '发件人无权限',
    cause: () => '邮件未被接受。',
    advice: (context) => `请与${keeper(context)}联系。`,
  },
  'automatic-mail': {
    short: '自动邮件',
    cause: () => '自动邮件不会被传真。',
    advice: (context) => `请与${keeper(context)}联系。`,
  },
};
