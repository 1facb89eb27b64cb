/** A call as the carrier knows it: one fax, out or in, from the first byte of the request to its last word. */

import type { SendFaxRequest } from '../api/send-request.ts';
import type { Ending } from './scenarios.ts';

/** The carrier's fax states; the first six are outbound, the last four inbound, `failed` is both. */
export type CallStatus =
  | 'queued'
  | 'media.processed'
  | 'originated'
  | 'sending'
  | 'delivered'
  | 'failed'
  | 'initiated'
  | 'receiving'
  | 'media.processing'
  | 'received';

/** Times are ISO 8601 UTC with milliseconds; numbers are as the request wrote them. */
export interface Call {
  readonly id: string;
  readonly direction: 'outbound' | 'inbound';
  readonly from: string;
  readonly to: string;
  readonly connectionId: string;
  readonly clientState: string | null;
  readonly createdAt: string;
  updatedAt: string;
  status: CallStatus;
  failureReason: string | null;
  /** When the line was taken and when it was free again: null when no call was made, or not yet. */
  startedAt: string | null;
  endedAt: string | null;
  /** Pages of the document: null until it was opened. */
  pageCount: number | null;
  /** Pages that really came out of the machine at the far end. */
  pagesPrinted: number;
  /** Ids of calls that held the same number's line when this one began. A caller that behaves leaves it empty. */
  overlapped: string[];
  /** How the call was going to end when it was dialled. */
  ending: Ending | null;
  /** The parameters of the request that made an outbound call. */
  readonly request: SendFaxRequest | null;
  /** What an inbound call is made to look like. */
  readonly reception: Reception | null;
  /** The key of the link to the stored media, and whether the customer deleted the fax. */
  mediaToken: string | null;
  deleted: boolean;
}

/** How an inbound call goes: `failure` is the reason of its `fax.failed`, `mediaUrl` replaces the simulator's own link. */
export interface Reception {
  readonly callerId: string;
  readonly failure: string | null;
  readonly partial: boolean;
  readonly mediaUrl: string | null;
}

/** One POST /faxes as it came, whatever it was answered with. `answer` is null while the request is kept waiting. */
export interface Submission {
  readonly at: string;
  readonly clientState: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly answer: number | null;
  readonly callId: string | null;
}

/** States from which nothing follows by itself. */
export const isOver = (call: Call): boolean =>
  call.status === 'delivered' || call.status === 'failed' || call.status === 'received';
