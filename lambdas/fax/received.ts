/**
 * A fax that somebody sent to one of our lines: an append-only history, whose fold by `foldReceived` is its state.
 * Entries only add knowledge; a mailbox that has its fax keeps it.
 */

export const receivedOutcomes = ['delivered', 'partly-delivered', 'kept', 'unreadable'] as const;
/**
 * How a received fax ended: in every mailbox of the list; in some; in none, the fax being kept; or its pages could not
 * be read, which the recipients were told instead.
 */
export type ReceivedOutcome = (typeof receivedOutcomes)[number];

/** Why nothing was received, when somebody tried. */
export type ReceiveFailure = 'dropped' | 'cancelled' | 'transmission-error' | 'unknown';

/** What came over the line. */
export interface Reception {
  readonly at: number;
  /** By name; missing in what was written before there were several, and where there was none. */
  readonly carrier?: string;
  readonly carrierId: string;
  /** E.164, a name or nothing, as the caller's line gave it; empty when withheld. */
  readonly from: string;
  /** The called number in E.164; as the carrier wrote it where nobody can tell which number that is: it is no line's. */
  readonly to: string;
  /** As the carrier counted. */
  readonly pages?: number;
  /** Length of the call. */
  readonly seconds?: number;
  /** The call ended before all pages had come. */
  readonly isPartial: boolean;
  /** Somebody tried to fax us: no pages came. */
  readonly failure?: ReceiveFailure;
  /** From another line hosted here, without a carrier. */
  readonly isInternal?: boolean;
  /** The file of its pages in our own store, when no carrier keeps them. */
  readonly sourceKey?: string;
}

export type ReceivedEntry =
  | ({ readonly what: 'received' } & Reception)
  /** The carrier's file is in our store, as it came. */
  | { readonly what: 'fetched'; readonly at: number; readonly bytes: number }
  /** The clean PDF is there. */
  | {
      readonly what: 'rebuilt';
      readonly at: number;
      readonly pages: number;
      readonly bytes: number;
      readonly hasText: boolean;
      /** Pages, from 1, whose data was damaged. */
      readonly damaged?: readonly number[];
    }
  | { readonly what: 'unreadable'; readonly at: number; readonly reason: string }
  /** Handed to the mail system. A second delivery to the same mailbox has another round. */
  | {
      readonly what: 'mailed';
      readonly at: number;
      readonly mailbox: string;
      readonly mail: string;
      readonly round: number;
    }
  /** The mailbox's own mail server took it. */
  | { readonly what: 'mail-delivered'; readonly at: number; readonly mailbox: string; readonly round: number }
  /** Refused or returned for good, or given up. */
  | {
      readonly what: 'mail-failed';
      readonly at: number;
      readonly mailbox: string;
      readonly reason: string;
      readonly round: number;
      /** The mail system's last word: it came back, also when it had been delivered before. */
      readonly isReturned?: boolean;
    }
  | { readonly what: 'ended'; readonly at: number; readonly outcome: ReceivedOutcome }
  /** Delivered once more, to the list or to one address; or for the first time, once its number has a line. */
  | { readonly what: 'redelivery'; readonly at: number; readonly request: string; readonly to?: string };

export type MailState = 'accepted' | 'delivered' | 'failed';

/** One mailbox's copy in the present round. */
export interface MailedCopy {
  readonly mailbox: string;
  readonly state: MailState;
  readonly at: number;
  readonly reason?: string;
  readonly isReturned?: boolean;
}

export interface ReceivedFax {
  readonly id: string;
  readonly version: number;
  readonly reception: Reception;
  readonly state: 'received' | 'delivering' | 'ended';
  readonly outcome?: ReceivedOutcome;
  readonly endedAt?: number;
  readonly isFetched: boolean;
  readonly pages?: number;
  readonly bytes?: number;
  readonly hasText: boolean;
  readonly damagedPages: readonly number[];
  readonly unreadable?: string;
  /** 0 at first; grows with each redelivery. */
  readonly round: number;
  /** The one address of the present round, when it goes to one only. */
  readonly onlyTo?: string;
  readonly copies: readonly MailedCopy[];
  /** Wishes for redelivery that were taken in. */
  readonly requests: readonly string[];
}

/** Reports of the mail system come after the end as well: then the outcome is judged again. */
function withCopy(fax: ReceivedFax, copy: MailedCopy): ReceivedFax {
  const copies = [...fax.copies.filter(({ mailbox }) => mailbox !== copy.mailbox), copy];
  const now = { ...fax, copies };
  return fax.state === 'ended' ? { ...now, outcome: outcomeOf(now) } : now;
}

const copyOf = (fax: ReceivedFax, mailbox: string): MailedCopy | undefined =>
  fax.copies.find((copy) => copy.mailbox === mailbox);

/**
 * A mail has one mailbox, so it is delivered, or fails, or is delivered and comes back: in whatever order the reports
 * arrive, the return is the last word, and delivered outweighs every other failure.
 */
function withFailure(fax: ReceivedFax, entry: Extract<ReceivedEntry, { what: 'mail-failed' }>): ReceivedFax {
  const { mailbox, at, reason, round, isReturned } = entry;
  const copy = copyOf(fax, mailbox);
  const isSettled = copy !== undefined && copy.state !== 'accepted';
  if (round !== fax.round || copy?.isReturned || (isSettled && !isReturned)) return fax;
  return withCopy(fax, { mailbox, state: 'failed', at, reason, ...(isReturned ? { isReturned } : {}) });
}

function applyEntry(fax: ReceivedFax, entry: Exclude<ReceivedEntry, { what: 'received' }>): ReceivedFax {
  switch (entry.what) {
    case 'fetched':
      return { ...fax, isFetched: true, state: fax.state === 'received' ? 'delivering' : fax.state };
    case 'rebuilt':
      return {
        ...fax,
        pages: entry.pages,
        bytes: entry.bytes,
        hasText: entry.hasText,
        damagedPages: entry.damaged ?? [],
      };
    case 'unreadable':
      return { ...fax, unreadable: entry.reason };
    case 'mailed':
      if (entry.round !== fax.round || copyOf(fax, entry.mailbox) !== undefined) return fax;
      return withCopy(fax, { mailbox: entry.mailbox, state: 'accepted', at: entry.at });
    case 'mail-delivered': {
      const copy = entry.round === fax.round ? copyOf(fax, entry.mailbox) : undefined;
      if (copy === undefined || copy.isReturned || copy.state === 'delivered') return fax;
      return withCopy(fax, { mailbox: entry.mailbox, state: 'delivered', at: entry.at });
    }
    case 'mail-failed':
      return withFailure(fax, entry);
    case 'ended':
      return { ...fax, state: 'ended', outcome: entry.outcome, endedAt: entry.at };
    case 'redelivery': {
      if (fax.requests.includes(entry.request)) return fax;
      const { onlyTo: _, outcome: __, endedAt: ___, ...rest } = fax;
      const requests = [...fax.requests, entry.request];
      const only = entry.to === undefined ? {} : { onlyTo: entry.to };
      return { ...rest, ...only, state: 'delivering', round: fax.round + 1, copies: [], requests };
    }
  }
}

/** Whether some mailbox of the present round will not get it. */
export const hasFailedCopy = ({ copies }: ReceivedFax): boolean => copies.some(({ state }) => state === 'failed');

/** Whether an entry would say anything new. */
export const isNews = (fax: ReceivedFax, entry: Exclude<ReceivedEntry, { what: 'received' }>): boolean =>
  applyEntry(fax, entry) !== fax;

/**
 * Folds a history into the state of its fax.
 *
 * @param batches the stored batches in order
 * @returns undefined when the history does not begin with a reception
 */
export function foldReceived(id: string, batches: readonly (readonly ReceivedEntry[])[]): ReceivedFax | undefined {
  const [first, ...rest] = batches.flat();
  if (first?.what !== 'received') return undefined;
  const { what: _, ...reception } = first;
  const start: ReceivedFax = {
    id,
    version: batches.length,
    reception,
    state: 'received',
    isFetched: false,
    hasText: false,
    damagedPages: [],
    round: 0,
    copies: [],
    requests: [],
  };
  return rest.reduce((fax, entry) => (entry.what === 'received' ? fax : applyEntry(fax, entry)), start);
}

/** How a delivery ended, judged by what became of each mailbox's copy. */
export function outcomeOf(fax: ReceivedFax): ReceivedOutcome {
  const failed = fax.copies.filter(({ state }) => state === 'failed').length;
  if (failed === fax.copies.length) return 'kept';
  if (fax.unreadable !== undefined) return 'unreadable';
  return failed === 0 ? 'delivered' : 'partly-delivered';
}
