/** The words of the one answer about many numbers. */
import type { Locale } from '../../model.ts';

export interface SummaryTexts {
  /** Without the customer's own subject, which follows. */
  readonly subject: (counts: SummaryCounts) => string;
  readonly headline: (counts: SummaryCounts) => string;
  /** How many numbers were named, and what became of them. */
  readonly introduction: (counts: SummaryCounts) => string;
  readonly title: string;
  readonly columns: Readonly<Record<'number' | 'result' | 'attempts' | 'time', string>>;
  /** In the table: of a number that was not called at all. */
  readonly notCalled: string;
  /** In the table: of a fax that has no result at the deadline. */
  readonly open: string;
  readonly openRemark: (count: number) => string;
  /** Above what to do about the numbers with one result. */
  readonly adviceTitle: string;
}

export interface SummaryCounts {
  /** All that were named. */
  readonly numbers: number;
  readonly sent: number;
  /** Without a result at the deadline. */
  readonly open: number;
}

const missing = ({ numbers, sent, open }: SummaryCounts): number => numbers - sent - open;

const en: SummaryTexts = {
  subject: (counts) =>
    counts.sent === counts.numbers
      ? `All ${counts.numbers} faxes delivered`
      : `${counts.sent} of ${counts.numbers} faxes delivered`,
  headline: (counts) => {
    if (counts.sent === counts.numbers) return `All ${counts.numbers} faxes were delivered`;
    const not = missing(counts);
    if (not === 0) return `${counts.sent} of ${counts.numbers} faxes were delivered so far`;
    return not === 1 ? 'One fax was not delivered' : `${not} faxes were not delivered`;
  },
  introduction: ({ numbers, sent, open }) =>
    [
      `You named ${numbers} numbers.`,
      sent === 0 ? 'None of the faxes was delivered.' : sent === 1 ? '1 fax was delivered.' : `${sent} were delivered.`,
      ...(open === 0 ? [] : [open === 1 ? '1 has no result yet.' : `${open} have no result yet.`]),
    ].join(' '),
  title: 'The numbers one by one',
  columns: { number: 'Number', result: 'Result', attempts: 'Attempts', time: 'Time' },
  notCalled: 'not called',
  open: 'no result yet',
  openRemark: (count) =>
    count === 1
      ? 'One number is still being called after your deadline. We will write to you about it.'
      : `${count} numbers are still being called after your deadline. We will write to you about each.`,
  adviceTitle: 'What happened, and what to do',
};

const it: SummaryTexts = {
  subject: (counts) =>
    counts.sent === counts.numbers
      ? `Consegnati tutti i ${counts.numbers} fax`
      : `Fax consegnati: ${counts.sent} su ${counts.numbers}`,
  headline: (counts) => {
    if (counts.sent === counts.numbers) return `Tutti i ${counts.numbers} fax sono stati consegnati`;
    const not = missing(counts);
    if (not === 0) return `Finora sono stati consegnati ${counts.sent} fax su ${counts.numbers}`;
    return not === 1 ? 'Un fax non è stato consegnato' : `${not} fax non sono stati consegnati`;
  },
  introduction: ({ numbers, sent, open }) =>
    [
      `Ha indicato ${numbers} numeri.`,
      sent === 0
        ? 'Nessun fax è stato consegnato.'
        : sent === 1
          ? '1 fax è stato consegnato.'
          : `${sent} fax sono stati consegnati.`,
      ...(open === 0 ? [] : [open === 1 ? 'Di 1 non c’è ancora l’esito.' : `Di ${open} non c’è ancora l’esito.`]),
    ].join(' '),
  title: 'I numeri uno per uno',
  columns: { number: 'Numero', result: 'Esito', attempts: 'Tentativi', time: 'Ora' },
  notCalled: 'non chiamato',
  open: 'ancora nessun esito',
  openRemark: (count) =>
    count === 1
      ? 'Un numero è ancora in chiamata dopo il termine previsto. Le scriveremo a parte com’è andata.'
      : `${count} numeri sono ancora in chiamata dopo il termine previsto. Di ciascuno Le scriveremo a parte.`,
  adviceTitle: 'Che cosa è successo e che cosa fare',
};

const zh: SummaryTexts = {
  subject: (counts) =>
    counts.sent === counts.numbers
      ? `${counts.numbers} 份传真全部送达`
      : `${counts.numbers} 份传真已送达 ${counts.sent} 份`,
  headline: (counts) => {
    if (counts.sent === counts.numbers) return `${counts.numbers} 份传真已全部送达`;
    const not = missing(counts);
    return not === 0 ? `${counts.numbers} 份传真中，目前已送达 ${counts.sent} 份` : `有 ${not} 份传真未送达`;
  },
  introduction: ({ numbers, sent, open }) =>
    [
      `您共填写了 ${numbers} 个号码，`,
      sent === 0 ? '没有传真送达' : `已送达 ${sent} 份`,
      ...(open === 0 ? [] : [`，${open} 份尚无结果`]),
      '。',
    ].join(''),
  title: '各号码的结果',
  columns: { number: '号码', result: '结果', attempts: '拨打次数', time: '时间' },
  notCalled: '未拨打',
  open: '尚无结果',
  openRemark: (count) => `已到截止时间，仍有 ${count} 个号码正在拨打，结果将另行通知您。`,
  adviceTitle: '原因和处理建议',
};

export const summaryTexts: Readonly<Record<Locale, SummaryTexts>> = { en, it, zh };
