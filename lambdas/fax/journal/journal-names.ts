/**
 * Every entry that the journal takes, by name: alarms, which the operator must see, and events, which are counted
 * and can be searched for. Names are stored in logs and tables: one that is renamed no longer finds its past.
 */

export const alarmNames = [
  /** An attempt ended by a cause that is the operator's to mend: the account, a limit, a carrier out of order. */
  'attempt-ended',
  /** No connection to the carrier came about, three times or more in a row for one fax. */
  'carrier-down',
  /** A fax came for a number that is no line here. */
  'fax-for-no-line',
  /** A fax came for a number that the carrier wrote so that nobody can tell which it is. */
  'fax-for-unreadable-number',
  /** A fax came for a line without recipients. */
  'fax-without-recipient',
  /** No mailbox of the list got a received fax. */
  'fax-reached-nobody',
  /** A received fax could not be delivered for hours. */
  'fax-not-delivered',
  /** A mailbox bounced so often that it is not tried any more. */
  'mailbox-passed-over',
  /** The mail system would not take the mail for a mailbox. */
  'mailbox-refused',
  /** The mailbox's own server refused the mail for good. */
  'mailbox-returned',
  /** The reader of a mailbox called the mail spam. */
  'mailbox-complaint',
  /** A notice to a sender was refused, or came back. */
  'mail-undeliverable',
  /** The mail system takes no mail of ours, until somebody has mended that or for half an hour already; it is tried again. */
  'mail-stopped',
  /** A mail object has no decision. */
  'mail-without-decision',
  /** A mail that was being received could not be written. */
  'mail-not-stored',
  /** So many mails of a sender came to nothing within an hour that no more of them are answered for now. */
  'answers-capped',
  /** So many wrong PINs came for a sender within an hour that none is believed for now. */
  'pin-locked',
  /** A sender's day became more than ten times its usual. */
  'unusual-volume',
  /** The virus scanner does not answer: mails wait for it. */
  'virus-scanner-down',
  /** A mail was not checked for viruses, or without a result; it went on. */
  'virus-not-checked',
  /** An execution of a state machine failed, timed out or was aborted. */
  'execution-died',
  /** A fax had not ended long after its deadline: a new execution took it up. */
  'fax-overdue',
  /** A message was tried to the end and is kept. */
  'dead-letter',
  /** A request to the webhook was not signed by the carrier. */
  'webhook-forged',
  /** A handler threw what nobody planned. */
  'failed',
  /** The SMTP server could not answer. */
  'smtp',
  /** A function that opens documents, convert or draw, died twice, or answered with something else. */
  'convert-broken',
  /** The kernel refuses the walls around converters: native engines open no document. */
  'walls-missing',
  /** The loop that runs jobs lost one; it comes again after its lease. */
  'work-lost',
  /** Other users of the machine can read something in the data folder, and this user may not change that. */
  'data-folder-open',
  /** An alarm could be logged, but not kept. */
  'alarm-not-kept',
] as const;
export type AlarmName = (typeof alarmNames)[number];

export const eventNames = [
  /** A mail was put aside: denied, infected, or spam. */
  'mail-quarantined',
  'carrier-event-of-nobody',
  'carrier-unreached',
  /** The end of a call was learnt by asking the carrier: no webhook told it. */
  'ended-without-webhook',
  'failed-for-now',
  /** The fax reached its number. */
  'fax-delivered',
  /** It ended otherwise, by this outcome. */
  'fax-failed',
  /** A carrier reported a fax for us, or, with a `failure`, that somebody tried. */
  'fax-received',
  /** A carrier took the call over. */
  'fax-sent',
  /** How many have not ended, and how long the oldest of them has waited: hourly. */
  'faxes-under-way',
  'job-failed',
  'login-failed',
  'mail-delayed',
  'mail-received',
  'mail-refused',
  'mail-report-of-nobody',
  'mail-undecided',
  'mail-undelivered',
  /** SMTP puts mail off, and takes it again. */
  'overload-begun',
  'overload-ended',
  /** The pages of a submission are being made, after so many seconds in the queue. */
  'pages-begun',
  /** A received fax is in the mailboxes, or kept, by this outcome. */
  'received-fax-ended',
  /** A received fax stands in the carrier's list, and no webhook told of it. */
  'received-without-webhook',
  'smtp-connection',
  'step-failed',
  /** What a worker's job has taken, milliseconds of processor time. */
  'worker-spent',
  'submit-unanswered',
  'unknown-carrier-reason',
] as const;
export type EventName = (typeof eventNames)[number];
