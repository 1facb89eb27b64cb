/** A call as the carrier knows it: one fax, outbound or inbound, from the request to its final event. */

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
  /** When the call began and ended; null when no call was made, or not yet. */
  startedAt: string | null;
  endedAt: string | null;
  /** Pages of the document; null until it was opened. */
  pageCount: number | null;
  /** Pages that came out of the receiving machine. */
  pagesPrinted: number;
  /** Ids of calls to the same number that were on the line when this one began; a correct caller leaves it empty. */
  overlapped: string[];
  /** How the call is to end, decided when it was dialled. */
  ending: Ending | null;
  /** The parameters of the request that made an outbound call. */
  readonly request: SendFaxRequest | null;
  /** How an inbound call is to go. */
  readonly reception: Reception | null;
  /** Of the link to the stored media. */
  mediaToken: string | null;
  /** By the customer. */
  deleted: boolean;
}

/** How an inbound call goes: `failure` is the reason of its `fax.failed`, `mediaUrl` replaces the simulator's own link. */
export interface Reception {
  readonly callerId: string;
  readonly failure: string | null;
  readonly partial: boolean;
  readonly mediaUrl: string | null;
}

/** One POST /faxes, whatever the answer. `answer` is null while the request is held. */
export interface Submission {
  readonly at: string;
  readonly clientState: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly answer: number | null;
  readonly callId: string | null;
}

/** Whether it is in a final state. */
export const isOver = (call: Call): boolean =>
  call.status === 'delivered' || call.status === 'failed' || call.status === 'received';
