/** The one short answer to somebody who answered a notice, where nothing else follows that answers. */
import { explain, sendingFrom, shortWords } from '../explain/explain.ts';
import type { Fax } from '../history.ts';
import type { AskedFax, Line, RefusedNumber, Submission } from '../model.ts';
import { cleanText } from '../outside-text.ts';
import { type ReplyRefusal, replyTexts } from '../texts/answers/replies.ts';
import { type Block, type Notice, noticeIds } from './notice-model.ts';
import {
  adviceBlock,
  calledPieces,
  contextOf,
  envelopeOf,
  type NoticeContext,
  numberFor,
  paragraph,
  requestRows,
} from './notice-parts.ts';

export type ReplyAnswer =
  | { readonly kind: 'status' }
  | { readonly kind: 'unclear' }
  | { readonly kind: 'nothing-again'; readonly why: ReplyRefusal }
  | { readonly kind: 'nothing-to-cancel' }
  | { readonly kind: 'bad-number'; readonly number: RefusedNumber };

export interface ReplyNoticeInput {
  /** What the answered notice was about, and one fax of it where it was about one. */
  readonly submission: Submission;
  readonly fax?: string | undefined;
  readonly line: Line;
  /** What it stands for, and what was sent again of it. */
  readonly faxes: readonly { readonly asked: AskedFax; readonly fax: Fax }[];
  /** The mail that is answered. */
  readonly reply: {
    /** Unique among replies. */
    readonly id: string;
    readonly messageId?: string | undefined;
    readonly references: readonly string[];
  };
  readonly answer: ReplyAnswer;
}

function headlineOf(answer: ReplyAnswer, { line }: NoticeContext): string {
  const texts = replyTexts[line.locale];
  switch (answer.kind) {
    case 'status':
      return texts.statusHeadline;
    case 'unclear':
      return texts.unclearHeadline;
    case 'nothing-again':
      return texts.nothingAgainHeadline;
    case 'nothing-to-cancel':
      return texts.nothingToCancelHeadline;
    case 'bad-number':
      return texts.badNumberHeadline(cleanText(answer.number.given, 60));
  }
}

function storyBlocks(answer: ReplyAnswer, { line, words }: NoticeContext): Block[] {
  const texts = replyTexts[line.locale];
  if (answer.kind === 'unclear') return [paragraph(words, texts.unclear)];
  if (answer.kind === 'nothing-again') return [paragraph(words, texts.refusals[answer.why])];
  if (answer.kind === 'nothing-to-cancel') return [paragraph(words, texts.nothingToCancel)];
  if (answer.kind === 'status') return [];
  const { outcome, rule } = answer.number;
  const { cause, advice } = explain(outcome, { ...sendingFrom(line), rule });
  return [paragraph(words, cause), adviceBlock(advice, words)];
}

/** What can be said is only listed for who did not know it. */
function wordBlocks(answer: ReplyAnswer, { line }: NoticeContext): Block[] {
  if (answer.kind !== 'unclear') return [];
  const { wordsTitle, words } = replyTexts[line.locale];
  return [
    { block: 'list', title: wordsTitle, items: words.map(({ word, says }) => ({ name: { text: word }, text: says })) },
  ];
}

function stateBlocks(faxes: ReplyNoticeInput['faxes'], { line, words }: NoticeContext): Block[] {
  if (faxes.length === 0) return [];
  const { tableTitle, columns } = replyTexts[line.locale];
  const rows = faxes.map(({ asked, fax }) => {
    const [, name] = calledPieces(asked, line);
    const number = numberFor(asked.to, line);
    const state = fax.outcome === undefined ? words.progress[fax.state] : shortWords(fax.outcome, line.locale);
    return [name === undefined ? { text: number } : { ...name, note: number }, { text: state }];
  });
  return [{ block: 'table', title: tableTitle, columns: [columns.number, columns.state], rows }];
}

/** In the thread of the reply, not of the mail that asked for the fax. */
export function replyNotice({ submission, fax, line, faxes, reply, answer }: ReplyNoticeInput): Notice {
  const { messageId: _, ...rest } = submission;
  const { id, messageId, references } = reply;
  const answered = { ...rest, references, ...(messageId === undefined ? {} : { messageId }) };
  const context = contextOf(answered, line);
  const headline = headlineOf(answer, context);
  return {
    ...envelopeOf(context, headline, fax ?? submission.id),
    ...(fax === undefined ? {} : { fax }),
    id: noticeIds.answer(id),
    kind: 'answer',
    mood: 'unsure',
    headline,
    blocks: [
      ...storyBlocks(answer, context),
      ...stateBlocks(faxes, context),
      ...wordBlocks(answer, context),
      { block: 'facts', rows: requestRows(context) },
    ],
    pictures: [],
    results: [],
  };
}
