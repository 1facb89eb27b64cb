/**
 * Notices: what people are told about their faxes. Pure, and the same for the same input, so that a notice that is sent
 * twice is the same notice.
 */
export { confirmNotice } from './confirm-notice.ts';
export { correctionNotice, resultNotice } from './fax-notices.ts';
export type {
  Block,
  FaxNoticeInput,
  Notice,
  NoticeBody,
  NoticeKind,
  NumberResult,
  Piece,
  SubmissionNoticeInput,
} from './notice-model.ts';
export { noticeIds } from './notice-model.ts';
export { type ReplyAnswer, replyNotice } from './reply-notice.ts';
export { anomalyNotice, refusedNumbersNotice } from './submission-notices.ts';
export { summaryNotice } from './summary-notice.ts';
