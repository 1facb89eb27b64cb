/** A notice as a model, from which plain text and HTML are rendered. */
import type { Fax } from '../history.ts';
import type { Line, Locale, Submission } from '../model.ts';
import type { FaxOutcome } from '../outcomes.ts';

export type NoticeKind = 'sent' | 'anomaly' | 'failed' | 'correction' | 'confirm' | 'summary' | 'answer';

/** A piece of text. What somebody else wrote is marked (and cleaned), so that HTML can isolate it. */
export interface Piece {
  readonly text: string;
  readonly isOutside?: boolean;
  /** Our remark after it, in brackets. */
  readonly note?: string;
}

export type Block =
  | { readonly block: 'paragraph'; readonly text: string }
  | { readonly block: 'facts'; readonly rows: readonly { readonly label: string; readonly values: readonly Piece[] }[] }
  | {
      readonly block: 'attempts';
      readonly title: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  /** The first column names what a row is about. */
  | {
      readonly block: 'table';
      readonly title: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Piece[])[];
    }
  | {
      readonly block: 'list';
      readonly title: string;
      readonly items: readonly { readonly name: Piece; readonly text: string; readonly advice?: string }[];
      /** Under the list. */
      readonly remark?: string;
    }
  | { readonly block: 'advice'; readonly title: string; readonly text: string }
  /** How the notice can be answered. */
  | { readonly block: 'reply'; readonly text: string }
  | { readonly block: 'warnings'; readonly title: string; readonly items: readonly string[] }
  /** Something to open: what it is, and the words to press. */
  | { readonly block: 'link'; readonly text: string; readonly label: string; readonly url: string };

/** `page`: of the fax, from 1. */
export interface PagePicture {
  readonly page: number;
  readonly caption: string;
}

/** For the machine-readable part: what became of one number. */
export interface NumberResult {
  /** E.164, or cleaned as the customer wrote it when it is no number. */
  readonly number: string;
  readonly outcome: FaxOutcome;
  /** When the last attempt was made, if there was one. */
  readonly lastAttemptAt?: number;
}

/** What is shown of any notice. */
export interface NoticeBody {
  readonly locale: Locale;
  /** Good news, bad news, or not known. */
  readonly mood: 'good' | 'bad' | 'unsure';
  readonly headline: string;
  readonly blocks: readonly Block[];
  /** Pages that are shown, each with words above it and in its place. */
  readonly pictures: readonly PagePicture[];
  readonly footer: string;
}

export interface Notice extends NoticeBody {
  /** Stable: the same notice always has the same id. */
  readonly id: string;
  readonly kind: NoticeKind;
  /** At least one address. */
  readonly to: readonly string[];
  readonly subject: string;
  /** Message-ID of the customer's mail, with its brackets. */
  readonly inReplyTo?: string;
  /** Oldest first, the customer's mail last, at most 20. */
  readonly references: readonly string[];
  readonly fax?: string;
  readonly submission: string;
  /** Whose answer to it is read. */
  readonly sender: string;
  readonly submittedAt: number;
  readonly results: readonly NumberResult[];
}

export interface FaxNoticeInput {
  readonly submission: Submission;
  readonly line: Line;
  /** Ended. */
  readonly fax: Fax;
}

export interface SubmissionNoticeInput {
  readonly submission: Submission;
  readonly line: Line;
}

/** Names of notices: one per result of a fax, one per correction, one per submission that was not sent, one for its bad numbers, one for all its results. */
export const noticeIds = {
  result: (fax: string): string => `${fax}-result`,
  correction: (fax: string): string => `${fax}-correction`,
  anomaly: (submission: string): string => `${submission}-anomaly`,
  numbers: (submission: string): string => `${submission}-numbers`,
  summary: (submission: string): string => `${submission}-summary`,
  answer: (reply: string): string => `${reply}-answer`,
  confirm: (submission: string): string => `${submission}-confirm`,
};
