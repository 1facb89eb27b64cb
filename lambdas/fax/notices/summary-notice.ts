/** The one answer about many numbers: a table, what did not arrive first. */
import { Defect } from '../errors.ts';
import { explain, sendingFrom, shortWords } from '../explain/explain.ts';
import { explainEnded, mayHaveArrived, sentAttempt, triesOf } from '../explain/explain-fax.ts';
import { mayGoAgain } from '../explain/may-go-again.ts';
import type { Fax, ToldFax } from '../history.ts';
import { type AskedFax, kindsOf, type RefusedNumber } from '../model.ts';
import { cleanText } from '../outside-text.ts';
import { replyTexts } from '../texts/answers/replies.ts';
import { type SummaryCounts, summaryTexts } from '../texts/answers/summary.ts';
import { formatTime } from './local-formats.ts';
import { type Block, type Notice, noticeIds, type Piece, type SubmissionNoticeInput } from './notice-model.ts';
import {
  calledPieces,
  contextOf,
  envelopeOf,
  factRow,
  leftOutBlocks,
  type NoticeContext,
  namedPiece,
  numberFor,
  outside,
  paragraph,
  requestRows,
  warningBlocks,
} from './notice-parts.ts';

export interface SummaryNoticeInput extends SubmissionNoticeInput {
  /** The submission's faxes, as they are; of those that are told, more may have happened since. */
  readonly faxes: readonly Fax[];
  /** Which of them it tells of, and as what. The others have no result yet. */
  readonly told: readonly ToldFax[];
}

interface Row {
  readonly number: Piece;
  readonly result: string;
  readonly attempts: string;
  readonly time: string;
}

/** One for each number, as it is told. */
interface Told {
  readonly asked: AskedFax;
  readonly fax: Fax;
  readonly outcome: ToldFax['outcome'];
}

const moodOf = ({ numbers, sent, open }: SummaryCounts): Notice['mood'] => {
  if (sent === numbers) return 'good';
  return sent + open === numbers ? 'unsure' : 'bad';
};

/** Worst first, then in the order in which they were named. */
const ranks = { failed: 0, anomaly: 0, unsure: 1, cancelled: 2, sent: 3 } as const;
function rankOf({ fax, outcome }: Told): number {
  if (outcome === 'sent' || outcome === 'cancelled') return ranks[outcome];
  return outcome === 'unconfirmed' || mayHaveArrived(fax) ? ranks.unsure : ranks.failed;
}

/** The number, and in the same cell whom it is for. */
function numberCell(asked: AskedFax, { line }: NoticeContext): Piece {
  const [, name] = calledPieces(asked, line);
  const number = numberFor(asked.to, line);
  return name === undefined ? { text: number } : { ...name, note: number };
}

function rowOf({ asked, fax, outcome }: Told, context: NoticeContext): Row {
  const { line, words } = context;
  const at = sentAttempt(fax)?.endedAt ?? fax.attempts.at(-1)?.startedAt;
  const tries = triesOf(fax).length;
  return {
    number: numberCell(asked, context),
    result: shortWords(outcome, line.locale),
    attempts: tries === 0 ? '–' : `${tries}`,
    time: at === undefined ? '–' : formatTime(at, words.tag, line.timezone),
  };
}

const givenPiece = ({ given }: RefusedNumber): Piece => {
  const clean = cleanText(given, 60);
  return clean === '' ? { text: '–' } : outside(clean);
};

function table(rows: readonly Row[], { line }: NoticeContext): Block {
  const { title, columns } = summaryTexts[line.locale];
  return {
    block: 'table',
    title,
    columns: [columns.number, columns.result, columns.attempts, columns.time],
    rows: rows.map(({ number, result, attempts, time }) => [
      number,
      ...[result, attempts, time].map((text) => ({ text })),
    ]),
  };
}

/** What to do, once for each cause. */
function adviceBlocks(told: readonly Told[], refused: readonly RefusedNumber[], context: NoticeContext): Block[] {
  const { submission, line, words } = context;
  const items = new Map<string, { name: Piece; text: string; advice?: string }>();
  for (const { fax, outcome } of told) {
    if (outcome === 'sent') continue;
    const { short, advice } = explainEnded({ fax: { ...fax, outcome }, submission, line }, outcome);
    const { cause } = explain(outcome, { ...sendingFrom(line), numbers: submission.faxes.length });
    const item = { name: { text: short }, text: cause, ...(advice === undefined ? {} : { advice }) };
    items.set(`${short} ${advice}`, item);
  }
  for (const one of refused) {
    const { short, cause, advice } = {
      ...explain(one.outcome, { ...sendingFrom(line), rule: one.rule }),
      ...(one.form === undefined ? {} : words.subjectForms[one.form]),
    };
    items.set(`${short} ${advice}`, { name: { text: short }, text: cause, advice });
  }
  if (items.size === 0) return [];
  return [{ block: 'list', title: summaryTexts[line.locale].adviceTitle, items: [...items.values()] }];
}

/** The one way to send again what did not arrive, and to put a number right. */
function replyBlocks(told: readonly Told[], refused: readonly RefusedNumber[], { line }: NoticeContext): Block[] {
  const texts = replyTexts[line.locale];
  const failed = told.filter(({ fax, outcome }) => mayGoAgain(fax, outcome)).length;
  if (failed > 0) return [{ block: 'reply', text: texts.sendOnlyThese(failed) }];
  return refused.length > 0 ? [{ block: 'reply', text: texts.sendElsewhere }] : [];
}

/**
 * What became of all numbers of a submission.
 *
 * @throws {Defect} it tells of nobody
 */
export function summaryNotice({ submission, line, faxes, told }: SummaryNoticeInput): Notice {
  if (told.length === 0) throw new Defect(`submission ${submission.id} has no result to tell`);
  const context = contextOf(submission, line);
  const { words } = context;
  const texts = summaryTexts[line.locale];
  const all = submission.faxes.flatMap((asked): (Told | { asked: AskedFax })[] => {
    const fax = faxes.find(({ id }) => id === asked.id);
    const outcome = told.find((one) => one.fax === asked.id)?.outcome;
    return [fax === undefined || outcome === undefined ? { asked } : { asked, fax, outcome }];
  });
  const ended = all.filter((one): one is Told => 'fax' in one).toSorted((a, b) => rankOf(a) - rankOf(b));
  const open = all.filter((one) => !('fax' in one));
  const refused = submission.refusedNumbers;
  const counts: SummaryCounts = {
    numbers: all.length + refused.length,
    sent: ended.filter(({ outcome }) => outcome === 'sent').length,
    open: open.length,
  };
  const isSent = ({ outcome }: Told): boolean => outcome === 'sent';
  const rows: Row[] = [
    ...refused.map((one) => ({ number: givenPiece(one), result: texts.notCalled, attempts: '–', time: '–' })),
    ...ended.filter((one) => !isSent(one)).map((one) => rowOf(one, context)),
    ...open.map(({ asked }) => ({ number: numberCell(asked, context), result: texts.open, attempts: '–', time: '–' })),
    ...ended.filter(isSent).map((one) => rowOf(one, context)),
  ];
  const result = submission.result;
  const prepared = result !== undefined && 'prepared' in result ? result.prepared : undefined;
  const documents = (prepared?.documents ?? []).map((document) => ({
    ...namedPiece(document.name, words),
    note: words.documentPages(document.pages, kindsOf(document)),
  }));
  const cut = (prepared?.documents ?? []).flatMap(({ name, cutInto }) =>
    cutInto === undefined ? [] : [words.warnings.cutPages(name, cutInto)],
  );
  return {
    ...envelopeOf(context, texts.subject(counts), submission.id),
    id: noticeIds.summary(submission.id),
    kind: 'summary',
    mood: moodOf(counts),
    headline: texts.headline(counts),
    blocks: [
      paragraph(words, texts.introduction(counts), open.length === 0 ? '' : texts.openRemark(open.length)),
      table(rows, context),
      ...adviceBlocks(ended, refused, context),
      ...replyBlocks(ended, refused, context),
      ...warningBlocks(cut, words),
      {
        block: 'facts',
        rows: [
          ...(prepared === undefined ? [] : [factRow(words.labels.pages, { text: `${prepared.pages.length}` })]),
          ...(documents.length === 0 ? [] : [factRow(words.labels.documents, ...documents)]),
          ...requestRows(context),
        ],
      },
      ...leftOutBlocks(prepared?.leftOut ?? [], words),
    ],
    pictures:
      line.settings.noticePicture && prepared !== undefined && prepared.pages.length > 0
        ? [{ page: 1, caption: words.pictureCaption }]
        : [],
    results: [
      ...ended.map(({ asked, fax, outcome }) => {
        const lastAttemptAt = fax.attempts.at(-1)?.startedAt;
        return { number: asked.to, outcome, ...(lastAttemptAt === undefined ? {} : { lastAttemptAt }) };
      }),
      ...refused.map((one) => ({ number: cleanText(one.given, 60), outcome: one.outcome })),
    ],
  };
}
