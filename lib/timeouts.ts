/** Time-outs of the functions. A queue's visibility time-out is six times its consumer's, unless set otherwise. */
import { Duration } from 'aws-cdk-lib';

export const timeouts = {
  accept: Duration.minutes(2),
  /** Ten minutes of work on documents, and a margin. */
  prepare: Duration.minutes(14),
  /** Ten minutes of work on a submission's pages, and a margin. */
  draw: Duration.minutes(12),
  /** Two tries of one document, and a margin. */
  convert: Duration.seconds(90),
  /** Send, poll, report. */
  step: Duration.minutes(1),
  settle: Duration.minutes(1),
  depart: Duration.seconds(30),
  /** Download, ten minutes of work on the pages, and a mail to each mailbox. */
  deliver: Duration.minutes(14),
  sweep: Duration.minutes(5),
  close: Duration.minutes(5),
  webhook: Duration.seconds(5),
  media: Duration.minutes(5),
} as const;
