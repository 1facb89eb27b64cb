/** The nouns of the service: lines, submissions, and what is settled about them. Times are milliseconds since 1970 UTC. */
import type { HoldReason } from './hold.ts';
import { maxFaxPages } from './limits.ts';
import type { AnomalyCode } from './outcomes.ts';
import type { Forwarding } from './receiving/forwarding.ts';
import type { CertifiedProvider } from './sending/certified.ts';
import type { Groups } from './sending/groups.ts';
import type { AccountLimits, LineLimits, ReachedLimit } from './sending/limit.ts';
import type { Price } from './sending/prices.ts';
import type { SenderRules } from './sending/rules.ts';

/** A telephone number in E.164 with its plus, e.g. `+390289089211` (ITU-T E.164). */
export type E164 = `+${string}`;

export const locales = ['it', 'en', 'zh'] as const;
export type Locale = (typeof locales)[number];

export const resolutions = ['standard', 'fine', 'superfine'] as const;
export type Resolution = (typeof resolutions)[number];

/** How much of the line photographs may take: the longest that a page of them takes is 30 seconds, or 20. */
export const photographDetails = ['fine', 'coarse'] as const;
export type PhotographDetail = (typeof photographDetails)[number];

/** What a page shows that is nothing but one picture. */
export const pageKinds = ['paper', 'whiteboard', 'scan', 'screenshot', 'photograph'] as const;
export type PageKind = (typeof pageKinds)[number];
/** How many pages of a document show what; those that are no picture are not among them. */
export type PageKinds = Readonly<Partial<Record<PageKind, number>>>;

/** How a subject names numbers. */
export const subjectForms = ['dialled', 'separated'] as const;
export type SubjectForm = (typeof subjectForms)[number];

/** What a customer may set for a line. Minutes are minutes of the service's clock. */
export interface LineSettings {
  /** Calls that use up a try, at most. */
  readonly attempts: number;
  /** Between two tries. */
  readonly waitMinutes: number;
  /** From acceptance to a result, whatever happens. */
  readonly deadlineMinutes: number;
  /** Where notices go instead of the sender; empty: to the sender. */
  readonly noticeTo: readonly string[];
  readonly noticePicture: boolean;
  readonly resolution: Resolution;
  /** Pages with nothing on them are not sent. */
  readonly dropBlankPages: boolean;
  readonly photographs: PhotographDetail;
  /** Papers in photographs are cut out and straightened. */
  readonly straightens: boolean;
  /** Date, sender, called number and page at the top of every page. */
  readonly headerLine: boolean;
  readonly maxRecipients: number;
  readonly maxPages: number;
  readonly maxDocuments: number;
  /** Whether a zip archive is opened and the documents in it are faxed. */
  readonly allowZip: boolean;
  /** ISO 3166 countries that may be dialled, and no others; empty: all. */
  readonly countries: readonly string[];
  /** The first fax to a country that is no ordinary destination is held for the sender's word. Missing in lines from before. */
  readonly asksCountries?: boolean;
  /** In which the same pages to the same number, mailed once more, are held for the sender's word; 0: they are not. */
  readonly duplicateMinutes?: number;
  readonly retentionDays: number;
  /** How a subject names numbers; by the line's country where it is missing. */
  readonly subjectForm?: SubjectForm;
  readonly limits?: LineLimits;
  /** From so many numbers on, a mail has one answer about all of them; 0: each has its own. The default where it is missing. */
  readonly summaryFrom?: number;
}

export const defaultLineSettings: LineSettings = {
  attempts: 3,
  waitMinutes: 5,
  deadlineMinutes: 240,
  noticeTo: [],
  noticePicture: true,
  resolution: 'fine',
  dropBlankPages: true,
  photographs: 'fine',
  straightens: true,
  headerLine: true,
  maxRecipients: 50,
  maxPages: maxFaxPages,
  maxDocuments: 20,
  allowZip: false,
  countries: [],
  asksCountries: true,
  duplicateMinutes: 10,
  retentionDays: 90,
  summaryFrom: 3,
};

/** What a customer may set for the faxes that a line receives. */
export interface ReceiveSettings {
  /** Subject of the mail; fields in braces, see received-templates.ts. */
  readonly subject: string;
  /** Name of the PDF without `.pdf`; the same fields. */
  readonly fileName: string;
  /** A layer of text under the pages, so that they can be searched. */
  readonly searchable: boolean;
  /** Tell the recipients when somebody tried and no page came. */
  readonly tellFailed: boolean;
  /** Faxes to other lines hosted here go without the carrier. */
  readonly direct: boolean;
}

export const defaultReceiveSettings: ReceiveSettings = {
  subject: '',
  fileName: 'F{from}_T{to}_{date}_{time}_{id}',
  searchable: false,
  tellFailed: false,
  direct: false,
};

/** A customer: owns lines. */
export interface Account {
  /** Small letters, digits and hyphens; stays. */
  readonly id: string;
  readonly name: string;
  /** Whom the operator asks: a mail address. */
  readonly contact?: string;
  /** Language of the account's new lines. */
  readonly locale?: Locale;
  readonly limits?: AccountLimits;
  readonly rules?: SenderRules;
  readonly groups?: Groups;
  /** Of the whole service: kept with the account that is always there. */
  readonly prices?: readonly Price[];
  /** Where its own mail servers stand, which log in by the account's id: ranges of IP addresses in CIDR form. */
  readonly relays?: readonly string[];
  /** Of `default`: providers of certified mail whose envelopes are opened. */
  readonly certifiedProviders?: readonly CertifiedProvider[];
}

/** A mail domain of a customer: fax addresses may be written at it, and its people may send and receive. */
export interface AccountDomain {
  /** Lower case, A-label. */
  readonly domain: string;
  /** The account's id. A domain belongs to one account. */
  readonly account: string;
}

/** The account of every line that names none: always there. */
export const defaultAccount: Account = { id: 'default', name: '' };

/** One fax number with its settings. */
export interface Line {
  readonly number: E164;
  /** The account's id; `default` where it is missing. */
  readonly account?: string;
  readonly name: string;
  /** ISO 3166 alpha-2: how local parts are dialled from here. */
  readonly country: string;
  readonly areaCode?: string;
  readonly extension?: string;
  /** Called by it in the subjects of other lines: `AF` and letters or digits. */
  readonly internalName?: string;
  readonly locale: Locale;
  /** IANA name. */
  readonly timezone: string;
  /** Whom notices name for questions: an address, a telephone, a department. */
  readonly contact?: string;
  /** Addresses, or `@domain`. A sender belongs to exactly one line. */
  readonly senders: readonly string[];
  readonly recipients: readonly string[];
  /** Addresses that may send in the name of its senders, once they have logged in; they belong to other lines. */
  readonly delegates?: readonly string[];
  /** Where received faxes go besides, or instead. */
  readonly forwarding?: Forwarding;
  readonly settings: LineSettings;
  /** Of who may not send from it, though on a list. */
  readonly rules?: SenderRules;
  /** The defaults where it is missing. */
  readonly receive?: Partial<ReceiveSettings>;
  /** Name of the carrier through which its faxes are called; the service's usual one where it is missing. */
  readonly carrier?: string;
}

/** A pair of OpenPGP keys, in armour. */
export interface LineKey {
  readonly privateKey: string;
  /** To which mail for the line may be encrypted. */
  readonly publicKey: string;
  readonly fingerprint: string;
}

/** A line that was taken away, as it was then. Who sent from it may send from another one meanwhile. */
export interface RemovedLine {
  readonly line: Line;
  /** Milliseconds since 1970 UTC. */
  readonly removedAt: number;
}

/** Why a part of a mail is not faxed, other than that it is its text. */
export const leftOutReasons = [
  /** A picture that the text of the mail shows: a logo, a photo in a signature. */
  'inline-picture',
  /** What stood behind an attachment in the letter: Exchange and Apple's programs make a file of it. */
  'end-of-letter',
  /** S/MIME or PGP. */
  'signature',
  'key',
  'calendar',
  'contact',
  /** A delivery or reading receipt. */
  'report',
  /** What a provider of certified mail (PEC) adds. */
  'certified-mail-data',
  /** The half of a Macintosh file that only a Macintosh reads. */
  'resource-fork',
  'forwarded-mail',
  /** A link to a file that is not in the mail. */
  'external-link',
  /** Pages of a document with nothing on them. */
  'blank-pages',
  /** A file that lies within a PDF, beside its pages. */
  'file-in-pdf',
] as const;
export type LeftOutReason = (typeof leftOutReasons)[number];

/** A part of the mail that was left out on purpose, to be named in the notice. */
export interface LeftOut {
  readonly name: string;
  readonly why: LeftOutReason;
}

/** Why a number is not called although it may be one. */
export const destinationRules = [
  /** By its kind, or by a range that is kept (dialling/refused-ranges.ts). */
  'premium',
  'personal',
  'satellite',
  /** A network of no country. */
  'network',
  /** Known for fraud. */
  'risk',
  'emergency',
  /** One to four digits: an extension or a service, not a whole number. */
  'short',
  /** Not among the countries that the line may call. */
  'country',
] as const;
export type DestinationRule = (typeof destinationRules)[number];

/** A number as the customer wrote it that cannot be dialled. */
export interface RefusedNumber {
  readonly given: string;
  readonly outcome: Extract<AnomalyCode, 'bad-number' | 'destination-not-allowed'>;
  /** Of `destination-not-allowed`; missing in what was stored before rules were kept. */
  readonly rule?: DestinationRule;
  /** It stands in a subject and is not written in this form. */
  readonly form?: SubjectForm;
}

/** What people attach that is no document at all. */
export type NoDocument = 'archive' | 'printer-file' | 'program' | 'recording';

/** One document that cannot be faxed, with what is wrong with it. */
export interface RefusedDocument {
  readonly name: string;
  /** The message or archive that was attached and holds it. */
  readonly within?: string;
  readonly outcome: AnomalyCode;
  /** For the log: a format's name, a count, a limit. */
  readonly detail?: string;
  /** For the notice: what it is, where it is one of these. */
  readonly kind?: NoDocument;
  /** For the notice: the page at fault, from 1, where it is one. */
  readonly page?: number;
}

/** Why nothing of a submission was sent. `internal`: its mail could not be taken in, whatever it holds. */
export interface Anomaly {
  readonly outcome: AnomalyCode | 'internal';
  readonly documents: readonly RefusedDocument[];
  /** Of `limit-reached`: which one. */
  readonly limit?: ReachedLimit;
  /** Parts of the mail that are no documents, e.g. the logo of a mail that has nothing else. */
  readonly leftOut?: readonly LeftOut[];
}

export interface PreparedDocument {
  readonly name: string;
  readonly converter: string;
  readonly pages: number;
  /** What those of them show that are nothing but one picture; absent where none is. */
  readonly kinds?: PageKinds;
  /** The same before kinds were told: how many of them are photographed papers. */
  readonly straightenedPages?: number;
  /** Parts that its far too large pages were cut into; absent where none was. */
  readonly cutInto?: number;
}

/** What a document's pages show, also of one that was prepared before kinds were told. */
export const kindsOf = ({ kinds, straightenedPages }: PreparedDocument): PageKinds =>
  kinds ?? (straightenedPages === undefined ? {} : { paper: straightenedPages });

export interface PreparedPage {
  readonly n: number;
  /** The document's name and its page, from 1. */
  readonly source: { readonly document: string; readonly page: number };
  /** Bytes of the page in T.6. */
  readonly bytes: number;
  /** Predicted time on the line. */
  readonly seconds: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface Prepared {
  readonly documents: readonly PreparedDocument[];
  readonly pages: readonly PreparedPage[];
  readonly leftOut: readonly LeftOut[];
  /** A hash of the pages without their header lines; missing in what was stored before it was kept. */
  readonly raster?: string;
}

/** A number that a submission asks for. */
export interface AskedFax {
  readonly id: string;
  readonly to: E164;
  /** Whom it is for, as the subject names them. */
  readonly name?: string;
}

/** Opens one encrypted message, and nothing else that its reader could have opened. */
export interface SessionKey {
  readonly algorithm: string;
  /** Base64. */
  readonly data: string;
}

/** One accepted request to send. Written once; `result` is added once. */
export interface Submission {
  readonly id: string;
  readonly line: E164;
  /** The listed address that asked, and that is notified. */
  readonly sender: string;
  readonly source: 'mail' | 'command';
  /** Where the raw mail, or the folder of given documents, is kept. */
  readonly key: string;
  readonly subject: string;
  readonly messageId?: string;
  readonly references: readonly string[];
  readonly at: number;
  readonly faxes: readonly AskedFax[];
  readonly refusedNumbers: readonly RefusedNumber[];
  /** Its sender gets one answer about all numbers; settled when it is written, whatever becomes of the line's setting. */
  readonly isSummarised?: true;
  /** Names of fields of the mail that say how it is divided and that nobody vouches for: it is read without them. */
  readonly ignored?: readonly string[];
  /** By which the encrypted messages in the mail are opened, without the line's key. */
  readonly sessionKeys?: readonly SessionKey[];
  /** Nothing is made of it before the sender has confirmed it; `until`: milliseconds since 1970 UTC. */
  readonly hold?: {
    readonly reason: HoldReason;
    readonly until: number;
    /** The sender is asked about every mail (`sender confirm`), not about this one. */
    readonly isUsual?: true;
    /** Names of its documents, cleaned. */
    readonly documents: readonly string[];
  };
  /** Known at acceptance already, e.g. too many recipients. */
  readonly anomaly?: Anomaly;
  readonly result?: { readonly prepared: Prepared } | { readonly anomaly: Anomaly };
}
