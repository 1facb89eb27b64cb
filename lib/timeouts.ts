/** How long each function may take. A queue hides its messages for six times its consumer's, where nothing else is said. */
import { Duration } from 'aws-cdk-lib';

export const timeouts = {
  accept: Duration.minutes(2),
  /** Ten minutes of work on documents, and what stands around it. */
  prepare: Duration.minutes(14),
  /** Two tries of one document, with what stands around them. */
  convert: Duration.seconds(90),
  /** Send, look, report. */
  step: Duration.minutes(1),
  settle: Duration.minutes(1),
  depart: Duration.seconds(30),
  /** Fetching, ten minutes of work on the pages, and a mail for each mailbox. */
  deliver: Duration.minutes(14),
  sweep: Duration.minutes(5),
  close: Duration.minutes(5),
  webhook: Duration.seconds(5),
  media: Duration.minutes(5),
} as const;
