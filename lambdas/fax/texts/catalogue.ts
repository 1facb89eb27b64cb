/**
 * What has to be said in every language. The maps are total: a new outcome, state or reason without its words in each
 * catalogue does not compile.
 */
import type { FaxProgress } from '../history.ts';
import type { DestinationRule, LeftOutReason, LineSettings, NoDocument, PageKinds, SubjectForm } from '../model.ts';
import type { OutcomeCode } from '../outcomes.ts';
import type { ReachedLimit } from '../sending/limit.ts';
import type { ReceivedTexts } from './received.ts';

/** What the texts of an outcome may depend on. */
export interface OutcomeContext {
  /** What the text is about: the message as a whole, or one document in it. */
  readonly scope: 'message' | 'document';
  /** What the document is, where it is none that can be faxed. */
  readonly kind?: NoDocument | undefined;
  /** The page of the document that is at fault, from 1, where it is one. */
  readonly page?: number | undefined;
  /** Calls that used up a try. */
  readonly tries: number;
  /** More than one try, and each ended like this. */
  readonly isAlways: boolean;
  /** Distinct numbers that the customer named. */
  readonly numbers: number;
  /** Of a number that is not called; missing in what was stored before rules were kept. */
  readonly rule?: DestinationRule | undefined;
  /** Of `limit-reached`; missing in what was stored before limits were kept. */
  readonly limit?: ReachedLimit | undefined;
  /** Whom to ask, as the line names them; without it, whoever looks after the line. */
  readonly contact?: string | undefined;
  readonly limits: Pick<LineSettings, 'maxPages' | 'maxDocuments' | 'maxRecipients'> & {
    /** Of all files of a mail together. */
    readonly megabytes: number;
  };
}

export interface OutcomeText {
  /** In a table: a few words, no full stop. */
  readonly short: string;
  /** What happened: one or two sentences. */
  readonly cause: (context: OutcomeContext) => string;
  /** What to do next. */
  readonly advice: (context: OutcomeContext) => string;
}

/** Why a number is not called. `unknown`: for what was stored before rules were kept. */
export type RefusedNumberTexts = Readonly<
  Record<DestinationRule | 'unknown', Pick<OutcomeText, 'advice'> & { readonly cause: string }>
>;

export interface Headlines {
  readonly sent: string;
  readonly failed: string;
  readonly anomaly: string;
  readonly unconfirmed: string;
  readonly cancelled: string;
  readonly correction: string;
  readonly numbers: (count: number) => string;
}

/** Without the customer's own subject, which follows. `number` is written for people. */
export interface Subjects {
  readonly sent: (number: string) => string;
  readonly failed: (number: string) => string;
  readonly anomaly: (numbers: readonly string[]) => string;
  readonly unconfirmed: (number: string) => string;
  readonly cancelled: (number: string) => string;
  readonly correction: (number: string) => string;
  readonly numbers: (numbers: readonly string[]) => string;
  /** Puts the outcome and the customer's subject together. */
  readonly withOwn: (outcome: string, own: string) => string;
}

export type Label =
  | 'number'
  | 'numbers'
  | 'subject'
  | 'line'
  | 'pages'
  | 'documents'
  | 'submittedAt'
  | 'deliveredAt'
  | 'endedAt'
  | 'callTime';

export type AttemptColumn = 'attempt' | 'time' | 'result' | 'duration';

export interface Texts {
  /** BCP 47, for Intl and for the HTML. */
  readonly tag: string;
  readonly outcomes: Readonly<Record<OutcomeCode, OutcomeText>>;
  readonly received: ReceivedTexts;
  readonly progress: Readonly<Record<FaxProgress, string>>;
  readonly leftOut: Readonly<Record<LeftOutReason, string>>;
  readonly headlines: Headlines;
  readonly subjects: Subjects;
  readonly labels: Readonly<Record<Label, string>>;
  readonly attemptColumns: Readonly<Record<AttemptColumn, string>>;
  readonly pages: (count: number) => string;
  /** Of one document: its pages, and what those of them show that are nothing but one picture. */
  readonly documentPages: (count: number, kinds: PageKinds) => string;
  /** Between two sentences. */
  readonly gap: string;
  /** Between a label and what it says. */
  readonly colon: string;
  /** A sentence as it goes on after a colon. */
  readonly afterColon: (sentence: string) => string;
  /** As a remark after a name. */
  readonly inBrackets: (text: string) => string;

  /** The receiving machine confirmed; `pages` is missing when nobody counted them. */
  readonly delivered: (number: string, pages: number | undefined) => string;
  /** To another line hosted here, without the carrier. */
  readonly deliveredDirectly: (number: string) => string;
  readonly afterTries: (tries: number) => string;
  readonly triedInVain: (tries: number) => string;
  /** The tries ended differently; `last` is the short text of the last one. */
  readonly triedWithDifferentEnds: (tries: number, last: string) => string;
  readonly correctionIntroduction: string;
  readonly correctionAdvice: string;
  readonly nothingSent: (numbers: number, badDocuments: number) => string;
  readonly sendAgain: (numbers: number) => string;
  readonly numbersNotCalled: (count: number, others: number) => string;
  readonly otherNumbersGoOn: (count: number) => string;

  readonly attemptsTitle: string;
  /** Of an attempt that waited for a free line of ours. */
  readonly notCounted: string;
  /** Of an attempt with a fallback transport. */
  readonly slower: string;
  /** Of an attempt whose end nobody knows. */
  readonly endUnknown: string;
  readonly badDocumentsTitle: (count: number) => string;
  readonly badNumbersTitle: (count: number) => string;
  /** A subject that does not name numbers as it should, by the form that the line wants. */
  readonly subjectForms: Readonly<Record<SubjectForm, { readonly cause: string; readonly advice: string }>>;
  readonly leftOutTitle: string;
  readonly leftOutAdvice: string;
  readonly adviceTitle: string;
  readonly warningsTitle: string;
  readonly warnings: {
    /** `list`: `2, 5–9`; `seconds`: of the slowest. */
    readonly slowPages: (list: string, count: number, seconds: number) => string;
    /** A page far larger than the paper, in `parts`. */
    readonly cutPages: (document: string, parts: number) => string;
    readonly fewerPagesConfirmed: (confirmed: number, pages: number) => string;
    readonly somePagesPassed: (passed: number, pages: number) => string;
    readonly mayHaveArrived: string;
  };
  readonly unnamedPart: string;
  /** Behind a document's name: the message or archive that it came in. */
  readonly insideOf: (container: string) => string;
  readonly pictureCaption: string;
  readonly slowPageCaption: (page: number, seconds: number) => string;
  /** Time zones that people call by another name than `Intl` does, by that name. */
  readonly zoneNames: Readonly<Record<string, string>>;
  /** `contact`: whom to ask, if the line names somebody; `answers`: how it can be answered, if it can. */
  readonly footer: (reference: string, zone: string, contact: string | undefined, answers?: string) => string;
}
