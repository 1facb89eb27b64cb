/** What is said about answering notices, and to who did. */
import type { Locale } from '../../model.ts';

/** Why an answer led to nothing. */
export type ReplyRefusal =
  /** It is still being sent. */
  | 'under-way'
  | 'delivered'
  /** It was sent again before. */
  | 'already'
  /** The documents are gone, or it was they that could not be faxed. */
  | 'no-documents'
  /** It waits for its sender's confirmation, or never had it. */
  | 'not-confirmed'
  /** Nobody knows whether it has arrived. */
  | 'may-have-arrived'
  | 'nothing-failed';

export interface ReplyTexts {
  /** In the footer of every notice. */
  readonly footer: string;
  /** In the notice about one fax that did not arrive. */
  readonly sendAgain: string;
  /** In the answer about many: how to send those that did not arrive. */
  readonly sendOnlyThese: (count: number) => string;
  /** In the notice about numbers that cannot be called. */
  readonly sendElsewhere: string;

  readonly statusHeadline: string;
  readonly unclearHeadline: string;
  readonly nothingAgainHeadline: string;
  readonly nothingToCancelHeadline: string;
  readonly badNumberHeadline: (number: string) => string;
  readonly refusals: Readonly<Record<ReplyRefusal, string>>;
  readonly nothingToCancel: string;
  readonly unclear: string;
  readonly wordsTitle: string;
  /** What can be said, and what follows. */
  readonly words: readonly { readonly word: string; readonly says: string }[];
  readonly tableTitle: string;
  readonly columns: Readonly<Record<'number' | 'state', string>>;
}

const en: ReplyTexts = {
  footer: 'Automatic email. Of a reply only the first line is read: “again”, “cancel”, “status” or a corrected number.',
  sendAgain:
    'To send it again, reply to this email with “again” alone in the first line; to send it to another number, with that number alone.',
  sendOnlyThese: (count) =>
    count === 1
      ? 'To send only the fax that did not arrive again, reply to this email with “again” alone in the first line.'
      : `To send only the ${count} faxes that did not arrive again, reply to this email with “again” alone in the first line.`,
  sendElsewhere:
    'To send the same documents to the right number, reply to this email with that number alone in the first line.',
  statusHeadline: 'Where your fax stands',
  unclearHeadline: 'We could not read your reply',
  nothingAgainHeadline: 'Nothing was sent again',
  nothingToCancelHeadline: 'There is nothing to cancel',
  badNumberHeadline: (number) => `Not a number we can call: ${number}`,
  refusals: {
    'under-way': 'The fax is still on its way. You will receive an email with the result.',
    delivered: 'The fax was delivered. If you want it to arrive once more, send a new email.',
    already: 'It has already been sent again; this is how it stands.',
    'no-documents': 'The documents cannot be sent, or are no longer kept. Please send a new email.',
    'not-confirmed': 'The fax was not confirmed, so it cannot be sent. Please send a new email.',
    'may-have-arrived':
      'What did not arrive has been sent again already or may have arrived. Ask the recipient, then send a new email.',
    'nothing-failed': 'No fax failed that could be sent again.',
  },
  nothingToCancel: 'No fax is on its way any more.',
  unclear: 'Nothing was done. Only the first line of a reply is read, without what is quoted below it.',
  wordsTitle: 'You can reply with one of these, alone in the first line',
  words: [
    { word: 'again', says: 'what did not arrive is sent again' },
    { word: 'cancel', says: 'what is on its way is cancelled' },
    { word: 'status', says: 'we write where everything stands' },
    { word: '02 8908 9211', says: 'a corrected number: the same documents are sent there' },
  ],
  tableTitle: 'Your faxes now',
  columns: { number: 'Number', state: 'State' },
};

const it: ReplyTexts = {
  footer:
    'Messaggio automatico. Di una risposta si legge solo la prima riga: «invia di nuovo», «annulla», «stato» o un numero corretto.',
  sendAgain:
    'Per inviarlo di nuovo risponda a questa email scrivendo nella prima riga solo «invia di nuovo»; per inviarlo a un altro numero, solo quel numero.',
  sendOnlyThese: (count) =>
    count === 1
      ? 'Per inviare di nuovo solo il fax non arrivato risponda a questa email scrivendo nella prima riga solo «invia di nuovo».'
      : `Per inviare di nuovo solo i ${count} fax non arrivati risponda a questa email scrivendo nella prima riga solo «invia di nuovo».`,
  sendElsewhere:
    'Per inviare gli stessi documenti al numero corretto risponda a questa email scrivendo nella prima riga solo quel numero.',
  statusHeadline: 'A che punto è il fax',
  unclearHeadline: 'Non abbiamo capito la Sua risposta',
  nothingAgainHeadline: 'Non è stato inviato di nuovo nulla',
  nothingToCancelHeadline: 'Non c’è nulla da annullare',
  badNumberHeadline: (number) => `Numero non valido: ${number}`,
  refusals: {
    'under-way': 'Il fax è ancora in corso. Riceverà un’email con l’esito.',
    delivered: 'Il fax è stato consegnato. Se deve arrivare un’altra volta, invii una nuova email.',
    already: 'È già stato inviato di nuovo; ecco a che punto è.',
    'no-documents': 'I documenti non si possono inviare o non sono più conservati. Invii una nuova email.',
    'not-confirmed': 'Il fax non è stato confermato, quindi non si può inviare. Invii una nuova email.',
    'may-have-arrived':
      'I fax non arrivati sono già stati inviati di nuovo o potrebbero essere arrivati. Chieda al destinatario, poi invii una nuova email.',
    'nothing-failed': 'Non c’è nessun fax fallito da inviare di nuovo.',
  },
  nothingToCancel: 'Nessun fax è più in corso.',
  unclear: 'Non abbiamo fatto nulla. Di una risposta si legge solo la prima riga, senza il testo citato sotto.',
  wordsTitle: 'Può rispondere con una di queste indicazioni, da sola nella prima riga',
  words: [
    { word: 'invia di nuovo', says: 'i fax non arrivati partono di nuovo' },
    { word: 'annulla', says: 'i fax ancora in corso vengono annullati' },
    { word: 'stato', says: 'Le scriviamo a che punto sono' },
    { word: '02 8908 9211', says: 'un numero corretto: gli stessi documenti vengono inviati lì' },
  ],
  tableTitle: 'I Suoi fax adesso',
  columns: { number: 'Numero', state: 'Stato' },
};

const zh: ReplyTexts = {
  footer: '本邮件由系统自动发送。回复时我们只读第一行：“重发”、“取消”、“状态”，或更正后的号码。',
  sendAgain: '如需重新发送，请回复本邮件，第一行只写“重发”；如需发往其他号码，第一行只写该号码。',
  sendOnlyThese: (count) => `如需只重新发送这 ${count} 份未送达的传真，请回复本邮件，第一行只写“重发”。`,
  sendElsewhere: '如需把同样的文件发往正确的号码，请回复本邮件，第一行只写该号码。',
  statusHeadline: '传真的当前状态',
  unclearHeadline: '无法识别您的回复',
  nothingAgainHeadline: '没有重新发送',
  nothingToCancelHeadline: '没有可以取消的传真',
  badNumberHeadline: (number) => `号码 ${number} 无效，未拨打`,
  refusals: {
    'under-way': '传真仍在发送中，结果将另行通知您。',
    delivered: '传真已经送达。如需再次发送，请另发一封邮件。',
    already: '此前已重新发送，当前状态如下。',
    'no-documents': '文件无法发送，或已不再保存。请另发一封邮件。',
    'not-confirmed': '此传真未经确认，无法发送。请另发一封邮件。',
    'may-have-arrived': '未送达的传真已重新发送，或可能已经送达。请先向收件方确认，再另发邮件。',
    'nothing-failed': '没有需要重新发送的传真。',
  },
  nothingToCancel: '目前没有正在发送的传真。',
  unclear: '我们没有进行任何操作。回复时我们只读第一行，不读下面引用的内容。',
  wordsTitle: '您可以在回复的第一行只写以下内容之一',
  words: [
    { word: '重发', says: '重新发送未送达的传真' },
    { word: '取消', says: '取消正在发送的传真' },
    { word: '状态', says: '告知您当前状态' },
    { word: '02 8908 9211', says: '更正后的号码：把同样的文件发往该号码' },
  ],
  tableTitle: '您的传真',
  columns: { number: '号码', state: '状态' },
};

export const replyTexts: Readonly<Record<Locale, ReplyTexts>> = { en, it, zh };
