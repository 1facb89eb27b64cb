/**
 * What the stories need from the world, in our words. Adapters stand in aws/, carriers/ and local/; only wiring.ts
 * and local/ construct them. Every method may throw `Transient` (try the step again) or `Defect`.
 *
 * One file, longer than others: writing an adapter or a story takes reading all of it, and nothing else.
 */
import type { Readable } from 'node:stream';
import type { AttemptResult, Transport, Uptime } from './fax/attempts.ts';
import type { Format } from './fax/formats.ts';
import type { Fax, FaxEntry } from './fax/history.ts';
import type { AlarmName, EventName } from './fax/journal/journal-names.ts';
import type { Account, AccountDomain, E164, Line, LineKey, RemovedLine, Submission } from './fax/model.ts';
import type { DocumentFault } from './fax/outcomes.ts';
import type { ReceivedEntry, ReceivedFax, Reception } from './fax/received.ts';
import type { Result } from './fax/result.ts';
import type { Limit } from './fax/sending/limit.ts';
import type { SenderChecks } from './fax/sending/sender-checks.ts';
import type { Addition, Volume } from './fax/sending/volume.ts';

export interface Clock {
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** How many milliseconds a minute of waits, leases, holds and deadlines lasts; 60,000 in production. */
  readonly minuteMs: number;
  /** Missing where nobody sets the clock of the machine, as on AWS. */
  uptime?(): Uptime | undefined;
}

export interface Ids {
  /** An unguessable token, at least 128 bits, URL-safe. */
  secret(): string;
}

/** Accounts, lines and who may use them. */
export interface Directory {
  line(number: E164): Promise<Line | undefined>;
  /** The one line that lists this address, or its domain. The address itself wins over its domain. */
  lineOfSender(address: string): Promise<Line | undefined>;
  /** By number. */
  lines(): Promise<Line[]>;
  /** Those that can be restored at this time, by number; also of a number that is a line again. */
  removedLines(now: number): Promise<RemovedLine[]>;
  /** `default` is always there. */
  account(id: string): Promise<Account | undefined>;
  /** By id, `default` among them. */
  accounts(): Promise<Account[]>;
  /** The account that a mail domain belongs to. */
  accountOfDomain(domain: string): Promise<string | undefined>;
  /** What is asked of a sender besides the proof, for its address and its domain together. */
  senderChecks(address: string): Promise<SenderChecks>;
  /** The key pair to which mail for a line may be encrypted. It stays when the line is removed. */
  lineKey(line: E164): Promise<LineKey | undefined>;
  /** Mail domains of customers, by name; those of one account, or all. */
  domains(account?: string): Promise<AccountDomain[]>;
}

/** Why a line was not written; then nothing was. */
export type LineRefusal =
  | { readonly kind: 'line-exists' }
  | { readonly kind: 'no-line' }
  /** A sender belongs to one line: `by`. */
  | { readonly kind: 'sender-taken'; readonly address: string; readonly by: E164 };

export interface RestoredLine {
  readonly line: Line;
  /** Senders it had that send from another line now: they stay there. */
  readonly left: readonly { readonly address: string; readonly by: E164 }[];
}

/** What an operator writes. Of two who write the same at once, neither undoes what the other wrote. */
export interface Administration {
  /** Adds a line with its senders, who must belong to no other line. */
  addLine(line: Line): Promise<Result<Line, LineRefusal>>;
  /**
   * Changes a line and its senders.
   *
   * @param change pure, from the line as it stands to the line as it is to be; its number stays. May be asked again
   */
  changeLine(number: E164, change: (line: Line) => Line): Promise<Result<Line, LineRefusal>>;
  /** Removes a line; its senders are free then, their passwords stay. It can be restored for a while. False when there is none. */
  removeLine(number: E164, now: number): Promise<boolean>;
  /** Brings a removed line back as it was. `no-line`: none was removed, or its time is over. */
  restoreLine(number: E164, now: number): Promise<Result<RestoredLine, { readonly kind: 'line-exists' | 'no-line' }>>;
  /** @param hash of an SMTP password, as flow/password-hash.ts makes it */
  setPassword(address: string, hash: string): Promise<void>;
  /** False when there is one with this id. */
  addAccount(account: Account): Promise<boolean>;
  /** Like `changeLine`. Undefined when there is no such account. */
  changeAccount(id: string, change: (account: Account) => Account): Promise<Account | undefined>;
  /**
   * Changes what is asked of an address, or of everybody at an `@domain`. It stays whatever line lists them.
   *
   * @param change pure; may be asked again
   */
  changeSenderChecks(entry: string, change: (checks: SenderChecks) => SenderChecks): Promise<SenderChecks>;
  /** Gives a line a key pair unless it has one. @returns the one that counts */
  addLineKey(line: E164, key: LineKey): Promise<LineKey>;
  /** For good. False when there is none. */
  removeLineKey(line: E164): Promise<boolean>;
  /** Enables a mail domain for an account. Refused: the account that has it already. Repeated, it is the same. */
  addDomain(domain: AccountDomain): Promise<Result<AccountDomain, string>>;
  /** False when the account has no such domain. */
  removeDomain(domain: AccountDomain): Promise<boolean>;
}

/** `quarantined` gives way to another decision, when the operator releases the mail. */
export type MailDecision = 'accepted' | 'refused' | 'dropped' | 'automatic' | 'quarantined';

export interface RefusedMail {
  /** A code of the closed list. */
  readonly outcome: string;
  /** Address in From, as far as there is one. */
  readonly from?: string | undefined;
}

/** What became of every mail, and the submissions that were made of some. Every write that decides something is conditional. */
export interface Submissions {
  /** Writes the decision about one mail object, once; the first stays. `about`: of a mail that was refused. */
  decideMail(mailKey: string, decision: MailDecision, detail: string, at: number, about?: RefusedMail): Promise<void>;
  mailDecision(mailKey: string): Promise<{ decision: MailDecision; detail: string } | undefined>;

  /** Takes a key for a holder until a time; answers who holds it now (the caller, or who was first). */
  claim(key: string, holder: string, until: number, now: number): Promise<string>;

  /** Writes a submission unless it exists. */
  create(submission: Submission): Promise<void>;
  submission(id: string): Promise<Submission | undefined>;
  /** Adds the result, once; the first stays and is returned. Throws `Defect` when there is no such submission. */
  conclude(id: string, result: NonNullable<Submission['result']>): Promise<Submission>;
}

/** Faxes that are sent: their histories. */
export interface Faxes {
  fax(id: string): Promise<Fax | undefined>;
  /** The stored batches of a fax, for its timeline. */
  history(id: string): Promise<FaxEntry[][]>;
  /** Writes a batch at a place of the history; false when the place is taken. Version 0 creates the fax. */
  append(id: string, version: number, batch: readonly FaxEntry[]): Promise<boolean>;
  /** The fax one of whose calls a carrier calls so. */
  faxByCarrierId(carrier: string, carrierId: string): Promise<string | undefined>;
  /** Newest first. */
  list(query: { line?: E164; limit: number }): Promise<Fax[]>;
}

/** What one holder at a time may have, for a while: a called number, a channel of the carrier, a piece of work. */
export interface Leases {
  /** Takes a lease: true when it was free, had expired, or is this holder's already. */
  take(name: string, holder: string, until: number, now: number): Promise<boolean>;
  /** Gives it back if it is this holder’s; false when it is not. */
  release(name: string, holder: string): Promise<boolean>;
}

/** What senders, lines and accounts have sent lately, each by a name of its own. */
export interface Volumes {
  /**
   * Adds to one, unless that would break a limit; then nothing changes. What was added under the same id a short time ago
   * is not added again. However many add at once, a limit holds exactly.
   */
  add(of: string, addition: Addition, limits: readonly Limit[]): Promise<{ isUnusual: boolean } | { broken: Limit }>;
  /** Takes back what was added under an id a short time ago. */
  takeBack(of: string, id: string): Promise<void>;
  volume(of: string): Promise<Volume>;
}

/** Why a mail is put aside: a rule of the line or account, or what a scanner said. */
export type QuarantineReason = 'denied' | 'virus' | 'spam';

/** A mail of which nothing was made, for the operator to look at. */
export interface QuarantinedMail {
  /** Twelve lower-case letters and digits that sort by time. */
  readonly id: string;
  readonly at: number;
  readonly reason: QuarantineReason;
  /** For the operator, cleaned. */
  readonly detail: string;
  /** Address in From; empty when there is none that counts. */
  readonly from: string;
  readonly envelopeFrom: string;
  readonly recipients: readonly string[];
  /** Cleaned. */
  readonly subject: string;
  /** The line that it would have been sent from, where one is known. */
  readonly line?: E164;
  /** Of the raw mail. */
  readonly key: string;
  /** As `accept` took it in. */
  readonly event: object;
}

/** Mails that were put aside, for thirty days. */
export interface Quarantine {
  /** Writes one, once. */
  put(mail: QuarantinedMail): Promise<void>;
  /** Newest first. */
  list(limit: number): Promise<QuarantinedMail[]>;
  mail(id: string): Promise<QuarantinedMail | undefined>;
  /** False when there is none. */
  remove(id: string): Promise<boolean>;
}

/** What a scanner says of a mail; `none`: there is no scanner. */
export type VirusScan =
  | { readonly kind: 'clean' }
  | { readonly kind: 'none' }
  | { readonly kind: 'infected'; readonly name: string }
  | { readonly kind: 'unchecked'; readonly why: string };

export interface VirusScanner {
  /**
   * @param path of a raw mail
   * @throws Transient when the scanner gives no answer
   */
  scan(path: string): Promise<VirusScan>;
}

/** Countries outside the ordinary ones that lines may call, since a sender confirmed it. */
export interface Destinations {
  /** ISO 3166 alpha-2, sorted. */
  confirmed(line: E164): Promise<readonly string[]>;
  /** Adds to them, for good. */
  confirm(line: E164, countries: readonly string[]): Promise<void>;
}

/** What a public link leads to. */
export type LinkTarget =
  /** The pages of an attempt, by the attempt's id: for the carrier, until some time after the attempt. */
  | { readonly kind: 'attempt'; readonly attempt: string }
  /** The PDF of a received fax: for whoever holds the link, until a time. */
  | { readonly kind: 'received'; readonly fax: string; readonly until: number }
  /** The question whether a held submission is to be sent: for its sender, until the hold ends. */
  | { readonly kind: 'confirm'; readonly submission: string; readonly until: number }
  | ReplyTarget;

/** What an answer to a notice works on: for the sender who was told, until a time. */
export interface ReplyTarget {
  readonly kind: 'reply';
  readonly submission: string;
  /** Where the notice was about one fax of it. */
  readonly fax?: string;
  /** In its comparable form. */
  readonly sender: string;
  readonly until: number;
}

/** Public links: an unguessable token leads to what it was made for, and to nothing else. */
export interface Links {
  /** Writes a link, once; the first target stays. */
  put(token: string, target: LinkTarget, at: number): Promise<void>;
  target(token: string): Promise<LinkTarget | undefined>;
}

/** What is known of mails of ours that were being sent, so that a repeat sends none twice. */
export interface Marks {
  /** Marks a mail: `sending` before, `sent` after; `sent` stays. Answers the mark that stood before, if any. */
  mark(mail: string, mark: 'sending' | 'sent', at: number): Promise<'sending' | 'sent' | undefined>;
}

/** Faxes that our lines received: their histories, and what is known of the mailboxes that get them. */
export interface ReceivedFaxes {
  fax(id: string): Promise<ReceivedFax | undefined>;
  /** The stored batches of a fax, for its timeline. */
  history(id: string): Promise<ReceivedEntry[][]>;
  /** Writes a batch at a place of the history; false when the place is taken. Version 0 creates the fax. */
  append(id: string, version: number, batch: readonly ReceivedEntry[]): Promise<boolean>;
  /** Newest first. */
  list(query: { line?: E164; limit: number }): Promise<ReceivedFax[]>;

  /** Until when a carrier's list of received faxes was read; undefined at first. */
  sweptUntil(carrier: string): Promise<number | undefined>;
  setSweptUntil(carrier: string, at: number): Promise<void>;

  /** Hard bounces of a mailbox in a row. */
  bounces(mailbox: string): Promise<number>;
  /** Counts one, once per mail. */
  noteBounce(mailbox: string, mail: string, at: number): Promise<void>;
  /** The mailbox works: forgets its bounces. */
  noteDelivery(mailbox: string): Promise<void>;
}

export interface Files {
  /** @param days that it is kept at least: those of its line. Without them it belongs to nobody yet, or is needed on the way only. */
  put(key: string, content: Uint8Array | Readable, days?: number): Promise<void>;
  /** Says how long a file is kept that came without its days: a mail, of which nobody knew whose it is. */
  keepFor(key: string, days: number): Promise<void>;
  /** Throws `Defect` when there is none. */
  read(key: string): Promise<Readable>;
  readAll(key: string): Promise<Uint8Array>;
  /** Where it lies on this machine, to be read and nothing else; missing where files lie elsewhere. Throws `Defect` when there is none. */
  pathOf?(key: string): Promise<string>;
  size(key: string): Promise<number | undefined>;
  /** Keys under a prefix, sorted; with times, only those last written between them. */
  keys(prefix: string, written?: { readonly from: number; readonly to: number }): Promise<string[]>;
}

/** Copies that nobody can delete before their time. Times are milliseconds since 1970 UTC. */
export interface Evidence {
  /** False in an installation that keeps none: then nothing happens. */
  readonly isKept: boolean;
  /** @param owner id of the fax, or of its submission; @param key of a stored file */
  copy(owner: string, key: string, until: number): Promise<void>;
  put(owner: string, name: string, content: Uint8Array, until: number): Promise<void>;
}

export interface EvidenceFile {
  readonly name: string;
  /** Before which nobody can delete it. */
  readonly until: number | undefined;
}

/** The same for the operator. */
export interface EvidenceArchive {
  list(owner: string): Promise<EvidenceFile[]>;
  /** @returns how many files were deleted; or the time before which they cannot be */
  remove(owner: string): Promise<Result<number, number>>;
}

export interface OutgoingMail {
  /** The notice id: file name in the outbox, Message-ID's left side, tag on SES. */
  readonly id: string;
  readonly kind: string;
  readonly fax?: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly inReplyTo?: string;
  /** The whole message as RFC 5322. */
  readonly raw: Uint8Array;
}

/**
 * What the mail system said: it took the mail, or will never take it, for a reason in words for the operator. `isFinal`:
 * no report follows, so taking it counts as delivering it.
 */
export type MailAnswer = Result<{ readonly isFinal: boolean }, string>;

export interface Mailer {
  /** The domain that notices come from. */
  readonly domain: string;
  /**
   * Throws `Transient` when the mail may be taken later. Either way it ends within `lifetimes.mailHandover`, and what
   * has ended hands nothing over any more.
   */
  send(mail: OutgoingMail): Promise<MailAnswer>;
  /**
   * What became of a mail that was being sent when the process died; undefined when the mail system is not known to have
   * answered. Throws `Transient` while it may still turn out that it has.
   */
  answerTo(id: string): Promise<MailAnswer | undefined>;
}

/** What an execution does next; also what completes a task token. */
export type StepResult =
  | { readonly next: 'stop' }
  | { readonly next: 'wait'; readonly seconds: number; readonly attempt: number; readonly timeout: number }
  /** The call is not over: hold a token, and poll again after so many seconds. */
  | { readonly next: 'watch'; readonly seconds: number; readonly attempt: number; readonly timeout: number };

export interface Workflow {
  /**
   * Starts the submission's execution under its id; running or ended already is done. `hold`: seconds that it waits for
   * the sender's word first.
   */
  startSubmission(id: string, hold?: number): Promise<void>;
  /**
   * Starts an execution beside the submission's own that waits so many seconds for the sender's word about faxes of it
   * that look like a repetition; then it goes on as the other one did. One for each submission.
   */
  startHold(id: string, seconds: number): Promise<void>;
  /** Starts the fax's execution under its id. `timeout`: seconds that send's first token lives. */
  startFax(id: string, timeout: number): Promise<void>;
  /**
   * Has a fax told now that has ended, or must end: starts an execution named by fax and reason, whose first step finds it
   * so.
   */
  startReport(
    faxId: string,
    why: 'corrected' | 'cancelled' | 'closed' | 'overdue' | `unsent-${string}` | `again-${string}`,
  ): Promise<void>;
  /**
   * Has the one answer about a submission sent at its deadline, if it was not before: starts another execution, named by
   * the submission, that waits so many seconds first.
   */
  startSummary(submissionId: string, seconds: number): Promise<void>;
  /** Has a submission told of again whose own execution died telling: starts another one, named by submission and reason. */
  startSubmissionReport(submissionId: string, why: `unsent-${string}` | `again-${string}`): Promise<void>;
  /** Completes a task token; `closed` when it timed out, was completed, or never existed. */
  complete(token: string, result: StepResult): Promise<'completed' | 'closed'>;
}

/** A carrier's report about one call, in our words. */
export interface CarrierEvent {
  readonly id: string;
  readonly at: number;
  /** By name; missing in events that were queued before there were several. */
  readonly carrier?: string;
  readonly carrierId: string;
  /** Our attempt id, when the carrier gave it back. */
  readonly attemptId?: string;
  readonly said: string;
  /** Set when the call is over. */
  readonly result?: AttemptResult;
  /** Truly signed, but old: not believed, only a reason to ask the carrier. */
  readonly isStale?: boolean;
}

/** A carrier's report about a fax that came in. */
export interface ReceivedEvent {
  readonly id: string;
  readonly reception: Reception;
  /** Where the carrier keeps the pages, for some minutes. */
  readonly mediaUrl?: string;
}

/** The queue between the public webhook and everything else. */
export interface Events {
  carrier(event: CarrierEvent): Promise<void>;
  /** A fax came in, or was tried. */
  received(event: ReceivedEvent): Promise<void>;
  /** Deliver a received fax once more, to its list or to one address; `request` names the wish. */
  redeliver(fax: string, request: string, to?: string): Promise<void>;
  /** A received fax could not be delivered for hours: mark what still waits. */
  giveUp(fax: string, reason: string): Promise<void>;
  /**
   * A mail could not be taken in, for good: its sender is to be told.
   *
   * @param message as its queue held it
   */
  giveUpMail(message: object): Promise<void>;
  /**
   * A mail never came to whom it was for: it is put there, once.
   *
   * @param message as its queue would have held it
   */
  takeMail(message: object): Promise<void>;
  /** Have the carrier asked about a fax. */
  poll(faxId: string): Promise<void>;
  /** Have a fax cancelled whose call is on the line: only who talks to the carrier can hang it up. */
  cancel(faxId: string): Promise<void>;
}

/** The queues of messages. */
export type MessageQueue = 'mail' | 'carrier' | 'inbound' | 'departures' | 'ended';

/** Puts a message that was given up back into its queue, as it was. */
export type Requeue = (queue: MessageQueue, body: string) => Promise<void>;

export interface CarrierCall {
  readonly attemptId: string;
  readonly from: E164;
  readonly to: E164;
  readonly mediaUrl: string;
  readonly webhookUrl: string;
  readonly transport: Transport;
  readonly displayName: string;
}

export type SubmitAnswer =
  | { readonly kind: 'accepted'; readonly carrierId: string }
  /** Certainly not made. */
  | { readonly kind: 'refused'; readonly result: AttemptResult }
  /** A time-out or a server error: it may exist. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** A call as the carrier sees it now. */
export interface CarrierCallState {
  readonly carrierId: string;
  /** Undefined while it is not over. */
  readonly result?: AttemptResult;
}

/** The pages that the carrier keeps for us; or why there is nothing to be had, now or later. */
export type MediaAnswer = Result<Uint8Array, string>;

/** What one webhook reports: about calls of ours, and about faxes that came in. */
export interface CarrierNews {
  readonly events: readonly CarrierEvent[];
  readonly received: readonly ReceivedEvent[];
}

export type WebhookReading = Result<CarrierNews, 'forged' | 'malformed'>;

export interface Carrier {
  /** Which attempts, events and addresses of webhooks carry: lower-case letters, digits, hyphens. */
  readonly name: string;
  /** One POST, never repeated by the adapter. */
  submit(call: CarrierCall): Promise<SubmitAnswer>;
  /** Undefined when the carrier knows no such call. Throws `Transient` when it cannot be asked. */
  call(carrierId: string): Promise<CarrierCallState | undefined>;
  /** Finds an attempt by its id among the calls to a number since a time. */
  find(attemptId: string, to: E164, since: number): Promise<CarrierCallState | undefined>;
  cancel(carrierId: string): Promise<void>;
  /**
   * The pages of a received fax, from the carrier's hosts only; a dead link is renewed. Throws `Transient` when they may
   * come later.
   */
  media(carrierId: string, url: string | undefined): Promise<MediaAnswer>;
  /** Faxes received since a time, oldest first. */
  receivedSince(since: number): Promise<ReceivedEvent[]>;
  /** Verifies the signature over the raw body and reads the event. */
  readWebhook(headers: Readonly<Record<string, string>>, raw: Uint8Array, now: number): Promise<WebhookReading>;
}

/** The carriers that are connected, by name; with some of their methods, where a story needs no more. */
export type Carriers<Method extends keyof Carrier = keyof Carrier> = Readonly<Record<string, Pick<Carrier, Method>>>;

/** A document that only an engine converts (an office suite, a browser), for which a place apart is kept. */
export interface ConversionJob {
  /** The document as a file; its name as it was attached; its format as recognised. */
  readonly path: string;
  readonly name: string;
  readonly contentType?: string | undefined;
  readonly format: Format;
  /** Language and country, e.g. `it-IT`: how dates, numbers and paper are meant where the document does not say. */
  readonly locale?: string | undefined;
  /** Whose it is: where documents wait for an engine, those of different ones take turns. */
  readonly turn?: string | undefined;
  /** Where the files of the answer are put: empty, and the caller's. */
  readonly folder: string;
}

/** What was made of it, and by which engine. Paths lie in the job's folder. */
export type Conversion =
  | { readonly pdf: string; readonly converter: string }
  /** These documents stand in its place, in their order. */
  | {
      readonly documents: readonly {
        readonly name: string;
        readonly contentType?: string | undefined;
        readonly path: string;
      }[];
      readonly converter: string;
    };

/** Why nothing was; `detail` names formats and sizes, never content. */
export interface ConversionRefusal {
  readonly outcome: DocumentFault;
  readonly detail: string;
}

/** Converts strangers' documents where they can do no harm. A crash or a time-out was tried twice. */
export interface Converter {
  convert(job: ConversionJob): Promise<Result<Conversion, ConversionRefusal>>;
}

/** How a worker's job ended: it said that it was done, it died or said what it may not, or it went past a limit. */
export type WorkerEnd = 'finished' | 'crashed' | 'time-limit' | 'memory-limit';

/** A kind of worker: what it is asked, and how what it says is read. */
export interface WorkerKind<Job extends object, Event> {
  readonly name: string;
  /** Reads a message from a process that has seen hostile bytes: undefined for anything but an event. */
  readonly read: (message: unknown) => Event | undefined;
  /**
   * What an event means for the process: it ends the job, or a step of it, which may only take so long; native code is about
   * to open a document, so that the process must not be used again; nothing of the job is left in it, so that it may be.
   */
  readonly stepOf: (event: Event) => 'end' | 'step' | 'native' | 'left' | undefined;
  /** Never set: it names the type of what this kind is asked. */
  readonly job?: Job;
}

/** A process in which strangers' bytes are opened, one job at a time. */
export interface Worker<Job extends object, Event> {
  /** Its working directory: empty at first, and emptied after the job. */
  readonly folder: string;
  /** Gives it its one job. Events arrive in order; resolves when it has said its end, died, or broken a limit. */
  run(job: Job, onEvent: (event: Event) => void): Promise<WorkerEnd>;
  /** Sends it what it asked for during its job. */
  send(message: object): void;
}

/** Workers for documents, some of them started ahead. */
export interface WorkerPool {
  /**
   * Lends a worker, warm if one stands ready. When the work is done it is ended, with whatever it has started; unless nothing
   * of its job is left in it: then it may be lent again.
   */
  withWorker<Job extends object, Event, Answer>(
    kind: WorkerKind<Job, Event>,
    work: (worker: Worker<Job, Event>) => Promise<Answer>,
  ): Promise<Answer>;
}

export const readingLanguages = ['it', 'en', 'zh'] as const;
export type ReadingLanguage = (typeof readingLanguages)[number];

/** A line of words on a page: places in shares of the page's height and width, from the top and the left. */
export interface ReadLine {
  readonly top: number;
  readonly height: number;
  readonly words: readonly { readonly text: string; readonly left: number; readonly width: number }[];
}

/** Reads the words of a page where its picture can do no harm. */
export interface Reader {
  /**
   * @param picture path of a PNG with square pels
   * @param milliseconds that it may take
   * @returns none of a page that cannot be read: a fax goes with or without words
   */
  read(picture: string, languages: readonly ReadingLanguage[], milliseconds: number): Promise<readonly ReadLine[]>;
}

/** What is known of mails that were given to a mail system which says only later what became of them. */
export interface Departures {
  /** To be called before the mail is given. */
  markGiven(id: string, at: number): Promise<void>;
  /** The mail system said that it took the mail over. */
  markTaken(id: string, at: number): Promise<void>;
  /** When it was last given, if ever, and whether it was taken over. */
  find(id: string): Promise<{ givenAt?: number; isTaken: boolean }>;
}

/** What the operator should know: events are counted, alarms call for somebody. No personal data. */
export interface Journal {
  info(what: EventName, facts?: Record<string, unknown>): void;
  /** What was counted before: a further call of a fax, another try of what failed. */
  debug(what: EventName, facts?: Record<string, unknown>): void;
  alarm(what: AlarmName, facts?: Record<string, unknown>): void;
}

/** Everything. Each story exports the part that it takes, as narrow as is true, and is given exactly that. */
export interface Ports {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly directory: Directory;
  readonly administration: Administration;
  readonly submissions: Submissions;
  readonly faxes: Faxes;
  readonly leases: Leases;
  readonly links: Links;
  readonly marks: Marks;
  readonly received: ReceivedFaxes;
  readonly volumes: Volumes;
  readonly destinations: Destinations;
  readonly quarantine: Quarantine;
  readonly scanner: VirusScanner;
  readonly files: Files;
  readonly mailer: Mailer;
  readonly workflow: Workflow;
  readonly events: Events;
  readonly carriers: Carriers;
  readonly converter: Converter;
  readonly reader: Reader;
  readonly workers: WorkerPool;
  readonly departures: Departures;
  readonly evidence: Evidence;
  readonly journal: Journal;
  readonly settings: ServiceSettings;
}

/** What an operator's program needs, on either side. */
export type OperatorPorts = Pick<
  Ports,
  | 'administration'
  | 'clock'
  | 'destinations'
  | 'directory'
  | 'events'
  | 'faxes'
  | 'files'
  | 'quarantine'
  | 'received'
  | 'submissions'
  | 'volumes'
  | 'workflow'
> & {
  readonly requeue: Requeue;
  /** Of an installation that keeps evidence. */
  readonly evidence?: EvidenceArchive;
};

export interface ServiceSettings {
  /** Mail domains of fax addresses. */
  readonly domains: readonly string[];
  /** Base of media links and the webhook, no trailing slash. */
  readonly publicUrl: string;
  /** Base of the webhook where it is reached by another address than the media links; no trailing slash. */
  readonly webhookBase?: string;
  /** Calls at once through a carrier. */
  readonly channels: number;
  /** The carrier of lines that choose none; the first one where it is missing. */
  readonly carrier?: string;
}
