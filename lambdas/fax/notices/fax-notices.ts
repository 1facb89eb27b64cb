/** The result of one fax, and its correction. */

import { firstTransport } from '../attempts.ts';
import { Defect } from '../errors.ts';
import { shortWords } from '../explain/explain.ts';
import {
  deliveredSentence,
  explainEnded,
  isHeld,
  mayHaveArrived,
  sentAttempt,
  triesOf,
} from '../explain/explain-fax.ts';
import type { Attempt, Fax } from '../history.ts';
import { kindsOf, type Prepared } from '../model.ts';
import { type FaxOutcome, kindOf } from '../outcomes.ts';
import { replyTexts } from '../texts/answers/replies.ts';
import type { Texts } from '../texts/index.ts';
import { formatLength, formatTime } from './local-formats.ts';
import { type Block, type FaxNoticeInput, type Notice, noticeIds } from './notice-model.ts';
import {
  adviceBlock,
  calledPieces,
  contextOf,
  envelopeOf,
  type FactRow,
  factRow,
  leftOutBlocks,
  momentFor,
  type NoticeContext,
  namedPiece,
  numberFor,
  paragraph,
  requestRows,
  warningBlocks,
} from './notice-parts.ts';
import { pagePictures, slowPageWarnings } from './slow-pages.ts';

interface Ended extends NoticeContext {
  readonly fax: Fax;
  readonly outcome: FaxOutcome;
  readonly prepared: Prepared | undefined;
}

/** Which of the headlines and subjects an outcome goes under. */
type Heading = 'sent' | 'failed' | 'anomaly' | 'unconfirmed' | 'cancelled';

function headingOf(ended: Ended): Heading {
  const { outcome } = ended;
  if (outcome === 'unconfirmed' || outcome === 'cancelled') return outcome;
  if (mayHaveArrived(ended.fax)) return 'unconfirmed';
  return kindOf(outcome) as 'sent' | 'failed' | 'anomaly';
}

const subjectOf = (heading: Heading, number: string, { subjects }: Texts): string =>
  heading === 'anomaly' ? subjects.anomaly([number]) : subjects[heading](number);

const moods = { sent: 'good', failed: 'bad', anomaly: 'bad', unconfirmed: 'unsure', cancelled: 'unsure' } as const;

/** What happened, and what to do about it when there is something. */
function storyBlocks(ended: Ended): Block[] {
  const { cause, advice } = explainEnded(ended, ended.outcome);
  const { line, words, outcome } = ended;
  const mayAnswer = kindOf(outcome) === 'failed' || outcome === 'limit-reached';
  return [
    paragraph(words, cause),
    ...(advice === undefined ? [] : [adviceBlock(advice, words)]),
    ...(mayAnswer ? [{ block: 'reply' as const, text: replyTexts[line.locale].sendAgain }] : []),
  ];
}

function facts(ended: Ended): Block {
  const { fax, outcome, prepared, submission, line, words } = ended;
  const { labels } = words;
  const asked = submission.faxes.find(({ id }) => id === fax.id) ?? fax;
  const seconds = sentAttempt(fax)?.result?.seconds;
  const documents = (prepared?.documents ?? []).map((document) => ({
    ...namedPiece(document.name, words),
    note: words.documentPages(document.pages, kindsOf(document)),
  }));
  const rows: FactRow[] = [
    factRow(labels.number, ...calledPieces(asked, line)),
    ...(fax.pages === undefined ? [] : [factRow(labels.pages, { text: `${fax.pages}` })]),
    ...(documents.length === 0 ? [] : [factRow(labels.documents, ...documents)]),
    ...requestRows(ended),
    factRow(outcome === 'sent' ? labels.deliveredAt : labels.endedAt, { text: momentFor(endOf(fax), ended) }),
    ...(seconds === undefined ? [] : [factRow(labels.callTime, { text: formatLength(seconds, words) })]),
  ];
  return { block: 'facts', rows };
}

const endOf = (fax: Fax): number => sentAttempt(fax)?.endedAt ?? fax.endedAt ?? fax.acceptedAt;

function attemptRow(attempt: Attempt, n: number, { line, words }: Ended): readonly string[] {
  const { result, startedAt, transport } = attempt;
  const isFallback = transport.t38 !== firstTransport.t38 || transport.quality !== firstTransport.quality;
  const short = result === undefined ? words.endUnknown : shortWords(result.outcome, line.locale);
  const shown = isFallback ? `${short}${words.inBrackets(words.slower)}` : short;
  return [
    isHeld(attempt) ? '–' : `${n}`,
    formatTime(startedAt, words.tag, line.timezone),
    isHeld(attempt) ? words.notCounted : shown,
    result?.seconds === undefined ? '–' : formatLength(result.seconds, words),
  ];
}

/** Attempts in a table, unless the first was all. Of waits for a free line in a row, only the first is worth a row. */
function attemptBlocks(ended: Ended): Block[] {
  const { fax, outcome, words } = ended;
  if (fax.attempts.length === 0 || (fax.attempts.length === 1 && outcome === 'sent')) return [];
  const { attempt, time, result, duration } = words.attemptColumns;
  const tries = triesOf(fax);
  const shown = fax.attempts.filter((one, at) => !(isHeld(one) && at > 0 && isHeld(fax.attempts[at - 1] as Attempt)));
  const rows = shown.map((one) => attemptRow(one, tries.indexOf(one) + 1, ended));
  return [{ block: 'attempts', title: words.attemptsTitle, columns: [attempt, time, result, duration], rows }];
}

/** Which documents had pages far larger than the paper. */
const cutPageWarnings = (prepared: Prepared | undefined, { warnings }: Texts): string[] =>
  (prepared?.documents ?? []).flatMap(({ name, cutInto }) =>
    cutInto === undefined ? [] : [warnings.cutPages(name, cutInto)],
  );

/** What the person should know beside the outcome, worst first. */
function warningsOf(ended: Ended): string[] {
  const { fax, outcome, prepared, words } = ended;
  const { warnings } = words;
  const total = fax.pages ?? 0;
  const passed = Math.max(0, ...fax.attempts.map(({ result }) => result?.pages ?? 0));
  const confirmed = sentAttempt(fax)?.result?.pages ?? total;
  const isSent = outcome === 'sent';
  return [
    ...(isSent && confirmed < total ? [warnings.fewerPagesConfirmed(confirmed, total)] : []),
    ...(outcome !== 'unconfirmed' && mayHaveArrived(fax) ? [warnings.mayHaveArrived] : []),
    ...(!isSent && passed > 0 ? [warnings.somePagesPassed(passed, total)] : []),
    ...cutPageWarnings(prepared, words),
    ...slowPageWarnings(fax, prepared, words),
  ];
}

function endedFrom({ submission, line, fax }: FaxNoticeInput): Ended {
  if (fax.outcome === undefined) throw new Defect(`fax ${fax.id} has not ended`);
  const result = submission.result;
  const prepared = result !== undefined && 'prepared' in result ? result.prepared : undefined;
  return { ...contextOf(submission, line), fax, outcome: fax.outcome, prepared };
}

function details(ended: Ended): Block[] {
  return [
    ...warningBlocks(warningsOf(ended), ended.words),
    facts(ended),
    ...attemptBlocks(ended),
    ...leftOutBlocks(ended.prepared?.leftOut ?? [], ended.words),
  ];
}

function extras(ended: Ended): Pick<Notice, 'fax' | 'pictures' | 'results'> {
  const { fax, outcome, line, prepared, words } = ended;
  const lastAttemptAt = fax.attempts.at(-1)?.startedAt;
  return {
    fax: fax.id,
    results: [{ number: fax.to, outcome, ...(lastAttemptAt === undefined ? {} : { lastAttemptAt }) }],
    pictures: line.settings.noticePicture ? pagePictures(fax, prepared, words) : [],
  };
}

/**
 * The result of one fax.
 *
 * @throws {Defect} the fax has not ended
 */
export function resultNotice(input: FaxNoticeInput): Notice {
  const ended = endedFrom(input);
  const { fax, line, words } = ended;
  const heading = headingOf(ended);
  return {
    ...envelopeOf(ended, subjectOf(heading, numberFor(fax.to, line), words), fax.id),
    ...extras(ended),
    id: noticeIds.result(fax.id),
    kind: heading === 'sent' || heading === 'anomaly' ? heading : 'failed',
    mood: moods[heading],
    headline: words.headlines[heading],
    blocks: [...storyBlocks(ended), ...details(ended)],
  };
}

/**
 * The correcting notice: what was reported as failed turned out sent.
 *
 * @throws {Defect} the fax is not sent
 */
export function correctionNotice(input: FaxNoticeInput): Notice {
  const ended = endedFrom(input);
  const { fax, line, words } = ended;
  if (ended.outcome !== 'sent') throw new Defect(`fax ${fax.id} ended as ${ended.outcome}`);
  return {
    ...envelopeOf(ended, words.subjects.correction(numberFor(fax.to, line)), fax.id),
    ...extras(ended),
    id: noticeIds.correction(fax.id),
    kind: 'correction',
    mood: 'good',
    headline: words.headlines.correction,
    blocks: [
      paragraph(words, words.correctionIntroduction, deliveredSentence(ended)),
      adviceBlock(words.correctionAdvice, words),
      ...details(ended),
    ],
  };
}
