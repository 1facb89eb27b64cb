/** What is said to the sender of a fax that waits for confirmation: in the mail with the link, and on its page. */
import type { HoldReason } from '../hold.ts';
import type { Locale } from '../model.ts';

export interface ConfirmTexts {
  /** Without the customer's own subject, which follows. */
  readonly subject: (numbers: readonly string[]) => string;
  readonly headline: string;
  /** Why we ask. `places`: the countries of the numbers, as a list. */
  readonly why: Readonly<Record<HoldReason, (numbers: number, places: string) => string>>;
  /** Why we ask about every mail of this sender. */
  readonly whyAlways: string;
  readonly whatToDo: (until: string) => string;
  readonly ifNotYours: string;
  /** The words to press in the mail. */
  readonly open: string;
  readonly page: {
    readonly title: (numbers: number) => string;
    readonly noDocuments: string;
    readonly until: (until: string) => string;
    readonly send: string;
    readonly doNotSend: string;
    readonly sentTitle: string;
    readonly sent: string;
    readonly declinedTitle: string;
    readonly declined: string;
    readonly overTitle: string;
    readonly over: string;
  };
}

const en: ConfirmTexts = {
  subject: (numbers) =>
    numbers.length === 1 ? `Please confirm your fax to ${numbers[0]}` : `Please confirm ${numbers.length} faxes`,
  headline: 'Please confirm this fax',
  why: {
    confirm: (numbers) =>
      `We received an email with your signature, but not directly from your mail server, and ${
        numbers === 1 ? 'this number is' : 'these numbers are'
      } not among the recipients that were signed. Somebody may have passed on an email of yours. So we ask before we call.`,
    country: (numbers, places) =>
      `${numbers === 1 ? 'The number is' : 'The numbers are'} in ${places}, where your line has not sent a fax yet. Stolen mailboxes are often used for costly calls abroad. So we ask once; after that, such faxes leave at once. If you did not send it, change the password of your mailbox.`,
    duplicate: (numbers) =>
      `A short time ago you sent exactly the same pages to ${numbers === 1 ? 'this number' : 'these numbers'}. Perhaps the message was sent twice by mistake. So we ask before we call again.`,
  },
  whyAlways: 'For your address, faxes are sent only after you have confirmed them. So we ask before we call.',
  whatToDo: (until) => `Open the page and press “Send”. Without your confirmation nothing is sent after ${until}.`,
  ifNotYours: 'If you did not want this fax, press “Do not send” on the page, or simply do nothing.',
  open: 'Review the fax',
  page: {
    title: (numbers) => (numbers === 1 ? 'Send this fax?' : `Send these ${numbers} faxes?`),
    noDocuments: 'no document',
    until: (until) => `Without your confirmation nothing is sent after ${until}.`,
    send: 'Send',
    doNotSend: 'Do not send',
    sentTitle: 'Confirmed',
    sent: 'The fax is on its way. You will receive an email with the result.',
    declinedTitle: 'Not sent',
    declined: 'Nothing will be sent.',
    overTitle: 'There is nothing to confirm',
    over: 'This fax has already been confirmed or cancelled, its time is over, or the link is incomplete.',
  },
};

const it: ConfirmTexts = {
  subject: (numbers) =>
    numbers.length === 1 ? `Conferma richiesta: fax a ${numbers[0]}` : `Conferma richiesta: ${numbers.length} fax`,
  headline: 'Confermi questo fax',
  why: {
    confirm: (numbers) =>
      `Abbiamo ricevuto un'email con la Sua firma, ma non direttamente dal Suo server di posta, e ${
        numbers === 1 ? 'questo numero non è' : 'questi numeri non sono'
      } tra i destinatari firmati. Qualcuno potrebbe aver inoltrato una Sua email. Perciò chiediamo prima di chiamare.`,
    country: (numbers, places) =>
      `${numbers === 1 ? 'Il numero si trova' : 'I numeri si trovano'} in un Paese verso cui la Sua linea non ha ancora inviato fax: ${places}. Le caselle di posta rubate servono spesso a chiamate costose verso l'estero. Perciò chiediamo una volta sola; in seguito questi fax partiranno subito. Se non l'ha inviato Lei, cambi la password della Sua casella.`,
    duplicate: (numbers) =>
      `Poco fa ha inviato esattamente le stesse pagine ${numbers === 1 ? 'a questo numero' : 'a questi numeri'}. Forse il messaggio è stato inviato due volte per errore. Perciò chiediamo prima di chiamare di nuovo.`,
  },
  whyAlways: 'Per il Suo indirizzo i fax partono solo dopo la Sua conferma. Perciò chiediamo prima di chiamare.',
  whatToDo: (until) => `Apra la pagina e prema «Invia». Senza la Sua conferma, dopo ${until} non verrà inviato nulla.`,
  ifNotYours: 'Se non voleva questo fax, prema «Non inviare» nella pagina, oppure non faccia nulla.',
  open: 'Controlla il fax',
  page: {
    title: (numbers) => (numbers === 1 ? 'Inviare questo fax?' : `Inviare questi ${numbers} fax?`),
    noDocuments: 'nessun documento',
    until: (until) => `Senza la Sua conferma, dopo ${until} non verrà inviato nulla.`,
    send: 'Invia',
    doNotSend: 'Non inviare',
    sentTitle: 'Confermato',
    sent: "Il fax è in partenza. Riceverà un'email con l'esito.",
    declinedTitle: 'Non inviato',
    declined: 'Non verrà inviato nulla.',
    overTitle: "Non c'è nulla da confermare",
    over: 'Questo fax è già stato confermato o annullato, il tempo è scaduto, oppure il link è incompleto.',
  },
};

const zh: ConfirmTexts = {
  subject: (numbers) => (numbers.length === 1 ? `请确认发往 ${numbers[0]} 的传真` : `请确认 ${numbers.length} 份传真`),
  headline: '请确认此传真',
  why: {
    confirm: (numbers) =>
      `我们收到一封带有您签名的邮件，但它并非直接来自您的邮件服务器，${
        numbers === 1 ? '此号码' : '这些号码'
      }也不在已签名的收件人之列。可能有人转发了您的邮件，因此我们在拨打之前先向您确认。`,
    country: (_numbers, places) =>
      `号码位于${places}，您的线路还没有向那里发送过传真。被盗用的邮箱常被用来拨打昂贵的国际电话，因此我们只询问这一次，之后发往那里的传真会立即发出。如果不是您发送的，请更改邮箱密码。`,
    duplicate: (numbers) =>
      `您刚刚向${numbers === 1 ? '此号码' : '这些号码'}发送过完全相同的页面。邮件可能被误发了两次，因此我们在再次拨打之前先向您确认。`,
  },
  whyAlways: '按照您的地址的设置，传真须经您确认后才会发送，因此我们在拨打之前先向您确认。',
  whatToDo: (until) => `请打开页面并点击“发送”。如果您在 ${until} 之前没有确认，将不会发送任何内容。`,
  ifNotYours: '如果这不是您要发送的传真，请在页面上点击“不发送”，或者不做任何操作。',
  open: '查看传真',
  page: {
    title: (numbers) => (numbers === 1 ? '要发送此传真吗？' : `要发送这 ${numbers} 份传真吗？`),
    noDocuments: '无文件',
    until: (until) => `如果您在 ${until} 之前没有确认，将不会发送任何内容。`,
    send: '发送',
    doNotSend: '不发送',
    sentTitle: '已确认',
    sent: '传真即将发出。您会收到一封说明结果的邮件。',
    declinedTitle: '未发送',
    declined: '不会发送任何内容。',
    overTitle: '没有需要确认的内容',
    over: '此传真已被确认或取消，或已过期，或者链接不完整。',
  },
};

export const confirmTexts: Readonly<Record<Locale, ConfirmTexts>> = { en, it, zh };
