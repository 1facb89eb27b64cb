/** What is told about a whole submission: that nothing of it was sent, or that some of its numbers cannot be called. */
import { Defect } from '../errors.ts';
import type { Anomaly, RefusedNumber, Submission } from '../model.ts';
import { cleanFileName, cleanText } from '../outside-text.ts';
import type { Texts } from '../texts/index.ts';
import { type Block, type Notice, noticeIds, type Piece, type SubmissionNoticeInput } from './notice-model.ts';
import {
  aboutSubmission,
  envelopeOf,
  factRow,
  leftOutBlocks,
  namedPiece,
  numberFor,
  numberPiece,
  outside,
  paragraph,
  requestRows,
  type Told,
  toldOf,
} from './notice-parts.ts';

/** Why nothing of a submission was sent; undefined while there is no reason. */
export function anomalyOf({ anomaly, result }: Submission): Anomaly | undefined {
  return anomaly ?? (result !== undefined && 'anomaly' in result ? result.anomaly : undefined);
}

/** A document by its name, and what it was attached in. */
function documentPiece(name: string, within: string | undefined, words: Texts): Piece {
  const container = cleanFileName(within ?? '');
  const piece = namedPiece(name, words);
  return container === '' ? piece : { ...piece, note: words.insideOf(container) };
}

function documentBlocks({ documents }: Anomaly, told: Told): Block[] {
  const { submission, words } = told;
  const items = documents.map(({ name, within, outcome, kind }) => {
    const about = aboutSubmission(told, false, kind);
    const { cause, advice } = words.outcomes[outcome];
    return { name: documentPiece(name, within, words), text: cause(about), advice: advice(about) };
  });
  const again = words.sendAgain(submission.faxes.length);
  return [{ block: 'list', title: words.badDocumentsTitle(items.length), items, remark: again }];
}

/** What is wrong and what to do: with each document, or with the message as a whole. */
function troubleBlocks(anomaly: Anomaly, told: Told): Block[] {
  const { submission, words } = told;
  const nothingSent = words.nothingSent(submission.faxes.length, anomaly.documents.length);
  if (anomaly.documents.length > 0) return [paragraph(words, nothingSent), ...documentBlocks(anomaly, told)];
  const text = words.outcomes[anomaly.outcome];
  const about = aboutSubmission(told, true);
  return [
    paragraph(words, text.cause(about), nothingSent),
    { block: 'advice', title: words.adviceTitle, text: text.advice(about) },
  ];
}

/**
 * Nothing of a submission was sent: names all its numbers, and each document with what is wrong and what to do.
 *
 * @throws {Defect} nothing is wrong with it
 */
export function anomalyNotice({ submission, line }: SubmissionNoticeInput): Notice {
  const anomaly = anomalyOf(submission);
  if (anomaly === undefined) throw new Defect(`submission ${submission.id} has no anomaly`);
  const told = toldOf(submission, line);
  const { words } = told;
  const numbers = submission.faxes.map(({ to }) => to);
  const label = numbers.length === 1 ? words.labels.number : words.labels.numbers;
  const numberRows =
    numbers.length === 0 ? [] : [factRow(label, ...numbers.map((number) => numberPiece(number, line)))];
  const subject = words.subjects.anomaly(numbers.map((number) => numberFor(number, line)));
  return {
    ...envelopeOf(told, subject, submission.id),
    id: noticeIds.anomaly(submission.id),
    kind: 'anomaly',
    mood: 'bad',
    headline: words.headlines.anomaly,
    blocks: [
      ...troubleBlocks(anomaly, told),
      { block: 'facts', rows: [...numberRows, ...requestRows(told)] },
      ...leftOutBlocks(anomaly.leftOut ?? [], words),
    ],
    pictures: [],
    results: numbers.map((number) => ({ number, outcome: anomaly.outcome })),
  };
}

const given = (refused: RefusedNumber): string => cleanText(refused.given, 60);

/** Each number with its cause; the advice once for each cause. */
function numberBlocks(refused: readonly RefusedNumber[], told: Told): Block[] {
  const { words } = told;
  const about = aboutSubmission(told, true);
  const items = refused.map((one) => ({ name: outside(given(one)), text: words.outcomes[one.outcome].cause(about) }));
  const outcomes = [...new Set(refused.map(({ outcome }) => outcome))];
  const advice = outcomes.map((outcome) => words.outcomes[outcome].advice(about)).join(words.gap);
  return [
    { block: 'list', title: words.badNumbersTitle(items.length), items },
    { block: 'advice', title: words.adviceTitle, text: advice },
  ];
}

/**
 * The numbers of one mail that cannot be called, all in one notice.
 *
 * @throws {Defect} there is none
 */
export function refusedNumbersNotice({ submission, line }: SubmissionNoticeInput): Notice {
  const refused = submission.refusedNumbers;
  if (refused.length === 0) throw new Defect(`submission ${submission.id} has no refused number`);
  const told = toldOf(submission, line);
  const { words } = told;
  const others = submission.faxes.length;
  const goOn = others === 0 ? '' : words.otherNumbersGoOn(others);
  return {
    ...envelopeOf(told, words.subjects.numbers(refused.map(given)), submission.id),
    id: noticeIds.numbers(submission.id),
    kind: 'anomaly',
    mood: 'bad',
    headline: words.headlines.numbers(refused.length),
    blocks: [
      paragraph(words, words.numbersNotCalled(refused.length, others), goOn),
      ...numberBlocks(refused, told),
      { block: 'facts', rows: requestRows(told) },
    ],
    pictures: [],
    results: refused.map((one) => ({ number: given(one), outcome: one.outcome })),
  };
}
