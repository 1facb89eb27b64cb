/** An outbound call from the accepted request to its final event, one scheduled step at a time. */

import { randomBytes, randomUUID } from 'node:crypto';
import { callSeconds } from '../api/fax-resource.ts';
import type { SendFaxRequest } from '../api/send-request.ts';
import type { SimulatorContext } from '../context.ts';
import type { Entry } from '../scheduler.ts';
import { emit } from '../webhooks.ts';
import { type Call, isOver } from './call.ts';
import { checkMedia, fetchMedia, type Media } from './media-fetch.ts';
import { endingOf } from './scenarios.ts';

const lane = (id: string): string => `call:${id}`;

/** Accepts a request: stores the call and its first step, and emits `fax.queued`. @param contents a file that came with the request */
export function accept(context: SimulatorContext, request: SendFaxRequest, contents: Uint8Array | undefined): Call {
  const { store, scheduler, timings, faults } = context;
  const now = new Date().toISOString();
  const call: Call = {
    id: randomUUID(),
    direction: 'outbound',
    from: request.from,
    to: request.to,
    connectionId: request.connection_id,
    clientState: request.client_state ?? null,
    createdAt: now,
    updatedAt: now,
    status: 'queued',
    failureReason: null,
    startedAt: null,
    endedAt: null,
    pageCount: null,
    pagesPrinted: 0,
    overlapped: [],
    ending: null,
    request,
    reception: null,
    mediaToken: null,
    deleted: false,
  };
  store.transact(() => {
    store.putCall(call);
    if (contents !== undefined) store.putDocument(call.id, { type: 'application/pdf', bytes: contents });
    scheduler.add(lane(call.id), 'fetch', call.id, faults.media === 'late' ? timings.mediaLateMs : 0);
    emit(context, call, 'fax.queued');
  });
  return call;
}

/** Step `fetch`: downloads the media and checks it. */
export async function fetchDocument(context: SimulatorContext, entry: Entry): Promise<void> {
  const media = await getMedia(context, entry.subject);
  transition(context, entry, ['queued'], (call) => {
    if ('reason' in media) {
      fail(context, call, media.reason);
      return;
    }
    call.pageCount = media.pages;
    context.store.putDocument(call.id, { type: 'application/pdf', bytes: media.bytes });
    if (call.request?.store_media === true) {
      call.mediaToken = randomBytes(24).toString('base64url');
      context.store.putLink(call.mediaToken, call.id, Date.now() + context.timings.linkLifeMs);
    }
    call.status = 'media.processed';
    emit(context, call, 'fax.media.processed');
    context.scheduler.add(entry.lane, 'dial', call.id);
  });
}

async function getMedia({ store, closing, timings }: SimulatorContext, id: string): Promise<Media> {
  const url = store.call(id)?.request?.media_url;
  if (url !== undefined) return fetchMedia(url, closing, timings.mediaTimeoutMs);
  const uploaded = store.document(id);
  // There is no media library here: a media_name is never found.
  return uploaded === undefined ? { reason: 'file_download_failed' } : checkMedia(uploaded.bytes);
}

/** Step `dial`: the call begins, unless the carrier refuses it. */
export async function dial(context: SimulatorContext, entry: Entry): Promise<void> {
  const { store, scheduler, timings, faults } = context;
  const refetched = faults.media === 'twice' ? await getMedia(context, entry.subject) : undefined;
  transition(context, entry, ['media.processed'], (call) => {
    const ending = endingOf(call.to, {
      busySinceDelivery: () => busySinceDelivery(store.callsBetween(call.from, call.to)),
      t38: call.request?.t38_enabled ?? true,
    });
    const onLine = store.callsOnLine();
    if (refetched !== undefined && 'reason' in refetched) fail(context, call, refetched.reason);
    else if (ending.kind === 'refused') fail(context, call, ending.reason);
    else if (onLine.length >= timings.channels) fail(context, call, 'user_channel_limit_exceeded');
    else {
      call.ending = ending;
      call.status = 'originated';
      call.startedAt = new Date().toISOString();
      call.overlapped = onLine.filter((other) => other.to === call.to).map((other) => other.id);
      scheduler.add(entry.lane, 'answer', call.id, timings.pageMs / 4);
    }
  });
}

/** Busy results since the latest delivery; `calls` are those of one pair of numbers, newest first. */
function busySinceDelivery(calls: readonly Call[]): number {
  const delivered = calls.findIndex((call) => call.status === 'delivered');
  return calls.slice(0, delivered < 0 ? undefined : delivered).filter((call) => call.failureReason === 'user_busy')
    .length;
}

/** Step `answer`: the called machine answers and pages are sent, or it does not answer. */
export function answer(context: SimulatorContext, entry: Entry): void {
  transition(context, entry, ['originated'], (call) => {
    if (call.ending?.kind === 'unanswered') {
      fail(context, call, call.ending.reason);
      return;
    }
    call.status = 'sending';
    emit(context, call, 'fax.sending.started');
    const share = call.ending?.kind === 'broken' ? call.ending.share : 1;
    const pages = Math.max(1, Math.ceil((call.pageCount ?? 1) * share));
    context.scheduler.add(entry.lane, 'hang-up', call.id, pages * context.timings.pageMs);
  });
}

/** Step `hang-up`: the call is over and its result known. */
export function hangUp(context: SimulatorContext, entry: Entry): void {
  transition(context, entry, ['sending'], (call) => {
    const share = call.ending?.kind === 'broken' ? call.ending.share : 1;
    call.pagesPrinted = Math.floor((call.pageCount ?? 0) * share);
    call.endedAt = new Date().toISOString();
    if (call.ending?.kind === 'broken') {
      fail(context, call, call.ending.reason);
      if (call.ending.corrected) context.scheduler.add(entry.lane, 'correct', call.id, context.timings.correctionMs);
    } else if (call.ending?.kind !== 'silent') deliver(context, call);
  });
}

/** Step `correct`: a fax that was reported as failed is reported as delivered after all. */
export function correct(context: SimulatorContext, entry: Entry): void {
  transition(context, entry, ['failed'], (call) => {
    call.failureReason = null;
    deliver(context, call);
  });
}

/** Cancels a call for the customer. @returns whether it was not over yet */
export function cancel(context: SimulatorContext, id: string): boolean {
  return context.store.transact(() => {
    const call = context.store.call(id);
    if (call === undefined || call.direction === 'inbound' || isOver(call)) return false;
    context.scheduler.drop(lane(id));
    fail(context, call, 'sender_canceled');
    call.updatedAt = new Date().toISOString();
    context.store.putCall(call);
    return true;
  });
}

function deliver(context: SimulatorContext, call: Call): void {
  call.status = 'delivered';
  emit(context, call, 'fax.delivered', { call_duration_secs: callSeconds(call), page_count: call.pageCount });
}

function fail(context: SimulatorContext, call: Call, reason: string): void {
  call.status = 'failed';
  call.failureReason = reason;
  if (call.startedAt !== null) call.endedAt ??= new Date().toISOString();
  emit(context, call, 'fax.failed', { failure_reason: reason });
}

/** Makes a step's change in one transaction, provided that the call is still in one of the states that the step starts from. */
export function transition(
  context: SimulatorContext,
  entry: Entry,
  from: readonly Call['status'][],
  change: (call: Call) => void,
): void {
  context.store.transact(() => {
    context.scheduler.done(entry);
    const call = context.store.call(entry.subject);
    if (call === undefined || !from.includes(call.status)) return;
    change(call);
    call.updatedAt = new Date().toISOString();
    context.store.putCall(call);
  });
}
