/** An inbound call: somebody sends a fax to one of the account's numbers. */

import { randomBytes, randomUUID } from 'node:crypto';
import { callSeconds } from '../api/fax-resource.ts';
import type { SimulatorContext } from '../context.ts';
import type { Entry } from '../scheduler.ts';
import type { StoredDocument } from '../store.ts';
import { emit } from '../webhooks.ts';
import type { Call, Reception } from './call.ts';
import { countPages } from './document.ts';
import { transition } from './outbound.ts';

/** `from` is what the network shows; `pages` overrides the count of the document's pages. */
export interface IncomingFax {
  readonly from: string;
  readonly to: string;
  readonly document: StoredDocument;
  readonly reception: Reception;
  readonly connectionId: string;
  readonly pages?: number;
}

/**
 * Makes an inbound call. The document is taken as it is, even when it is no fax at all: that is for the receiver to find out.
 * A reception with a failure receives one page less than the document has, then `fax.failed`.
 */
export async function receive(context: SimulatorContext, fax: IncomingFax): Promise<Call> {
  const now = new Date().toISOString();
  const call: Call = {
    id: randomUUID(),
    direction: 'inbound',
    from: fax.from,
    to: fax.to,
    connectionId: fax.connectionId,
    clientState: null,
    createdAt: now,
    updatedAt: now,
    status: 'initiated',
    failureReason: null,
    startedAt: null,
    endedAt: null,
    pageCount: fax.pages ?? (await countPages(fax.document.bytes)) ?? 1,
    pagesPrinted: 0,
    overlapped: [],
    ending: null,
    request: null,
    reception: fax.reception,
    mediaToken: null,
    deleted: false,
  };
  context.store.transact(() => {
    context.store.putCall(call);
    context.store.putDocument(call.id, fax.document);
    context.scheduler.add(`call:${call.id}`, 'ring', call.id);
  });
  return call;
}

/** Step `ring`: the carrier answers the call. */
export function ring(context: SimulatorContext, entry: Entry): void {
  transition(context, entry, ['initiated'], (call) => {
    call.status = 'receiving';
    call.startedAt = new Date().toISOString();
    if (context.faults.inbound === 'received') emit(context, call, 'fax.receiving.started');
    context.scheduler.add(entry.lane, 'take', call.id, (call.pageCount ?? 1) * context.timings.pageMs);
  });
}

/** Step `take`: the sender has hung up. */
export function take(context: SimulatorContext, entry: Entry): void {
  transition(context, entry, ['receiving'], (call) => {
    call.endedAt = new Date().toISOString();
    const failure = call.reception?.failure ?? null;
    if (failure !== null) {
      call.status = 'failed';
      call.failureReason = failure;
      call.pagesPrinted = Math.max(0, (call.pageCount ?? 1) - 1);
      emit(context, call, 'fax.failed', { failure_reason: failure });
      return;
    }
    call.pagesPrinted = call.pageCount ?? 1;
    call.status = 'media.processing';
    if (context.faults.inbound === 'received')
      emit(context, call, 'fax.media.processing.started', { page_count: call.pageCount });
    context.scheduler.add(entry.lane, 'file', call.id, context.timings.pageMs / 4);
  });
}

/** Step `file`: the media can be fetched, and an event says where. */
export function file(context: SimulatorContext, entry: Entry): void {
  transition(context, entry, ['media.processing'], (call) => {
    call.status = 'received';
    const lifetime = context.faults.media === 'expire' ? 0 : context.timings.linkLifeMs;
    const url = call.reception?.mediaUrl ?? context.link(renewLink(context, call, lifetime));
    const facts = {
      call_duration_secs: callSeconds(call),
      page_count: call.pageCount,
      partial_content: call.reception?.partial ?? false,
    };
    if (context.faults.inbound === 'received') emit(context, call, 'fax.received', { ...facts, media_url: url });
    else emit(context, call, 'fax.delivered', { ...facts, original_media_url: url, status: 'delivered' });
  });
}

/** Renews the link to a received fax. @returns whether there was one to renew */
export function refresh(context: SimulatorContext, id: string): boolean {
  return context.store.transact(() => {
    const call = context.store.call(id);
    if (call === undefined || call.direction !== 'inbound' || call.status !== 'received') return false;
    renewLink(context, call, context.timings.linkLifeMs);
    context.store.putCall(call);
    return true;
  });
}

function renewLink(context: SimulatorContext, call: Call, lifetimeMs: number): string {
  call.mediaToken = randomBytes(24).toString('base64url');
  context.store.putLink(call.mediaToken, call.id, Date.now() + lifetimeMs);
  return call.mediaToken;
}
