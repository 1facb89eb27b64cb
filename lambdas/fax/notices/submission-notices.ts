/** What is reported of a whole submission: that nothing of it was sent, or that some of its numbers cannot be called. */
import { Defect } from '../errors.ts';
import { type DocumentExplanation, explain, sendingFrom } from '../explain/explain.ts';
import { anomalyOf, explainAnomaly } from '../explain/explain-fax.ts';
import type { Anomaly, RefusedNumber } from '../model.ts';
import { cleanText } from '../outside-text.ts';
import { replyTexts } from '../texts/answers/replies.ts';
import type { Texts } from '../texts/index.ts';
import { type Block, type Notice, noticeIds, type Piece, type SubmissionNoticeInput } from './notice-model.ts';
import {
  adviceBlock,
  calledPieces,
  contextOf,
  envelopeOf,
  factRow,
  leftOutBlocks,
  type NoticeContext,
  numberFor,
  outside,
  paragraph,
  requestRows,
} from './notice-parts.ts';

/** A document by its name, and what it was attached in. */
function documentPiece({ name, within }: DocumentExplanation, words: Texts): Piece {
  const piece = name === undefined ? { text: words.unnamedPart } : outside(name);
  return within === undefined ? piece : { ...piece, note: words.insideOf(within) };
}

/** What is wrong and what to do: with each document, or with the message as a whole. */
function troubleBlocks(anomaly: Anomaly, { submission, line, words }: NoticeContext): Block[] {
  const { cause, advice, documents } = explainAnomaly({ submission, anomaly, line });
  if (documents.length === 0) return [paragraph(words, cause), adviceBlock(advice, words)];
  const title = words.badDocumentsTitle(documents.length);
  const items = documents.map((document) => ({
    name: documentPiece(document, words),
    text: document.cause,
    advice: document.advice,
  }));
  return [paragraph(words, cause), { block: 'list', title, items, remark: advice }];
}

/**
 * Nothing of a submission was sent: names all its numbers, and each document with what is wrong and what to do.
 *
 * @throws {Defect} nothing is wrong with it
 */
export function anomalyNotice({ submission, line }: SubmissionNoticeInput): Notice {
  const anomaly = anomalyOf(submission);
  if (anomaly === undefined) throw new Defect(`submission ${submission.id} has no anomaly`);
  const context = contextOf(submission, line);
  const { words } = context;
  const numbers = submission.faxes.map(({ to }) => to);
  const label = numbers.length === 1 ? words.labels.number : words.labels.numbers;
  const numberRows =
    numbers.length === 0 ? [] : [factRow(label, ...submission.faxes.flatMap((fax) => calledPieces(fax, line)))];
  const subject = words.subjects.anomaly(numbers.map((number) => numberFor(number, line)));
  return {
    ...envelopeOf(context, subject, submission.id),
    id: noticeIds.anomaly(submission.id),
    kind: 'anomaly',
    mood: 'bad',
    headline: words.headlines.anomaly,
    blocks: [
      ...troubleBlocks(anomaly, context),
      { block: 'facts', rows: [...numberRows, ...requestRows(context)] },
      ...leftOutBlocks(anomaly.leftOut ?? [], words),
    ],
    pictures: [],
    results: numbers.map((number) => ({ number, outcome: anomaly.outcome })),
  };
}

const given = (refused: RefusedNumber): string => cleanText(refused.given, 60);

/** Each number with its cause. One advice for all stands apart; of several, each stands with the first that it helps. */
function numberBlocks(refused: readonly RefusedNumber[], { line, words }: NoticeContext): Block[] {
  const explained = refused.map((one) => ({
    ...explain(one.outcome, { ...sendingFrom(line), rule: one.rule }),
    ...(one.form === undefined ? {} : words.subjectForms[one.form]),
    name: given(one) === '' ? { text: '–' } : outside(given(one)),
  }));
  const title = words.badNumbersTitle(refused.length);
  const advices = explained.map(({ advice }) => advice);
  const [first, ...others] = new Set(advices);
  if (first !== undefined && others.length === 0) {
    const items = explained.map(({ name, cause }) => ({ name, text: cause }));
    return [{ block: 'list', title, items }, adviceBlock(first, words)];
  }
  const items = explained.map(({ name, cause, advice }, at) => ({
    ...{ name, text: cause },
    ...(advices.indexOf(advice) === at ? { advice } : {}),
  }));
  return [{ block: 'list', title, items }];
}

/**
 * The numbers of one mail that cannot be called, all in one notice.
 *
 * @throws {Defect} there is none
 */
export function refusedNumbersNotice({ submission, line }: SubmissionNoticeInput): Notice {
  const refused = submission.refusedNumbers;
  if (refused.length === 0) throw new Defect(`submission ${submission.id} has no refused number`);
  const context = contextOf(submission, line);
  const { words } = context;
  const others = submission.faxes.length;
  const goOn = others === 0 ? '' : words.otherNumbersGoOn(others);
  return {
    ...envelopeOf(context, words.subjects.numbers(refused.map(given)), submission.id),
    id: noticeIds.numbers(submission.id),
    kind: 'anomaly',
    mood: 'bad',
    headline: words.headlines.numbers(refused.length),
    blocks: [
      paragraph(words, words.numbersNotCalled(refused.length, others), goOn),
      ...numberBlocks(refused, context),
      { block: 'reply', text: replyTexts[line.locale].sendElsewhere },
      { block: 'facts', rows: requestRows(context) },
    ],
    pictures: [],
    results: refused.map((one) => ({ number: given(one), outcome: one.outcome })),
  };
}
