/** Asks the sender of a held fax to confirm it. */
import { countriesOf, countryNames } from '../dialling/destinations.ts';
import { Defect } from '../errors.ts';
import { cleanFileName } from '../outside-text.ts';
import { confirmTexts } from '../texts/confirm.ts';
import { type Notice, noticeIds, type SubmissionNoticeInput } from './notice-model.ts';
import {
  calledPieces,
  contextOf,
  envelopeOf,
  factRow,
  momentFor,
  numberFor,
  outside,
  paragraph,
  requestRows,
} from './notice-parts.ts';

export interface ConfirmNoticeInput extends SubmissionNoticeInput {
  /** Where it can be confirmed. */
  readonly url: string;
}

/**
 * Goes to the listed address itself, wherever results go.
 *
 * @throws {Defect} the submission is not held
 */
export function confirmNotice({ submission, line, url }: ConfirmNoticeInput): Notice {
  const { hold } = submission;
  if (hold === undefined) throw new Defect(`submission ${submission.id} is not held`);
  const context = contextOf(submission, line);
  const { words } = context;
  const texts = confirmTexts[line.locale];
  const numbers = submission.faxes.map(({ to }) => to);
  const documents = hold.documents.map((name) => outside(cleanFileName(name)));
  const none = [{ text: texts.page.noDocuments }];
  const subject = texts.subject(numbers.map((number) => numberFor(number, line)));
  return {
    ...envelopeOf(context, subject, submission.id),
    to: [submission.sender],
    id: noticeIds.confirm(submission.id),
    kind: 'confirm',
    mood: 'unsure',
    headline: texts.headline,
    blocks: [
      paragraph(
        words,
        hold.isUsual
          ? texts.whyAlways
          : texts.why[hold.reason](numbers.length, countryNames(countriesOf(numbers), line.locale)),
      ),
      {
        block: 'facts',
        rows: [
          factRow(
            numbers.length === 1 ? words.labels.number : words.labels.numbers,
            ...submission.faxes.flatMap((fax) => calledPieces(fax, line)),
          ),
          factRow(words.labels.documents, ...(documents.length === 0 ? none : documents)),
          ...requestRows(context),
        ],
      },
      { block: 'link', text: texts.whatToDo(momentFor(hold.until, context)), label: texts.open, url },
      paragraph(words, texts.ifNotYours),
    ],
    pictures: [],
    results: [],
  };
}
