/** An outbound call from the accepted request to its last word, one step of the scheduler at a time. */

import { randomBytes, randomUUID } from 'node:crypto';
import { callSeconds } from '../api/fax-resource.ts';
import type { SendFaxRequest } from '../api/send-request.ts';
import type { SimulatorContext } from '../context.ts';
import type { Entry } from '../scheduler.ts';
import { announce } from '../webhooks.ts';
import { type Call, isOver } from './call.ts';
import { fetchMedia, judgeMedia, type Media } from './media-fetch.ts';
import { endingOf } from './scenarios.ts';

const lane = (id: string): string => `call:${id}`;

/** Takes a request on: the fax is queued and the customer told. `contents` is a file that came with the request. */
export function accept(context: SimulatorContext, request: SendFaxRequest, contents: Uint8Array | undefined): Call {
  const { store, scheduler, pace, faults } = context;
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
    scheduler.add(lane(call.id), 'fetch', call.id, faults.media === 'late' ? pace.mediaLateMs : 0);
    announce(context, call, 'fax.queued');
  });
  return call;
}

/** Step `fetch`: gets and judges the media. */
export async function fetchDocument(context: SimulatorContext, entry: Entry): Promise<void> {
  const media = await getMedia(context, entry.subject);
  move(context, entry, ['queued'], (call) => {
    if ('reason' in media) {
      fail(context, call, media.reason);
      return;
    }
    call.pageCount = media.pages;
    context.store.putDocument(call.id, { type: 'application/pdf', bytes: media.bytes });
    if (call.request?.store_media === true) {
      call.mediaToken = randomBytes(24).toString('base64url');
      context.store.putLink(call.mediaToken, call.id, Date.now() + context.pace.linkLifeMs);
    }
    call.status = 'media.processed';
    announce(context, call, 'fax.media.processed');
    context.scheduler.add(entry.lane, 'dial', call.id);
  });
}

async function getMedia({ store, closing, pace }: SimulatorContext, id: string): Promise<Media> {
  const url = store.call(id)?.request?.media_url;
  if (url !== undefined) return fetchMedia(url, closing, pace.mediaTimeoutMs);
  const uploaded = store.document(id);
  // There is no media library here: a name always leads nowhere.
  return uploaded === undefined ? { reason: 'file_download_failed' } : judgeMedia(uploaded.bytes);
}

/** Step `dial`: takes the line, unless the carrier refuses. */
export async function dial(context: SimulatorContext, entry: Entry): Promise<void> {
  const { store, scheduler, pace, faults } = context;
  const again = faults.media === 'twice' ? await getMedia(context, entry.subject) : undefined;
  move(context, entry, ['media.processed'], (call) => {
    const ending = endingOf(call.to, {
      busySinceDelivery: () => busySinceDelivery(store.callsBetween(call.from, call.to)),
      t38: call.request?.t38_enabled ?? true,
    });
    const onLine = store.callsOnLine();
    if (again !== undefined && 'reason' in again) fail(context, call, again.reason);
    else if (ending.kind === 'refused') fail(context, call, ending.reason);
    else if (onLine.length >= pace.channels) fail(context, call, 'user_channel_limit_exceeded');
    else {
      call.ending = ending;
      call.status = 'originated';
      call.startedAt = new Date().toISOString();
      call.overlapped = onLine.filter((other) => other.to === call.to).map((other) => other.id);
      scheduler.add(entry.lane, 'answer', call.id, pace.pageMs / 4);
    }
  });
}

/** Busy results since the newest delivery; `calls` are those of one pair of numbers, newest first. */
function busySinceDelivery(calls: readonly Call[]): number {
  const delivered = calls.findIndex((call) => call.status === 'delivered');
  return calls.slice(0, delivered < 0 ? undefined : delivered).filter((call) => call.failureReason === 'user_busy')
    .length;
}

/** Step `answer`: the far end takes the call and pages flow, or it does not. */
export function answer(context: SimulatorContext, entry: Entry): void {
  move(context, entry, ['originated'], (call) => {
    if (call.ending?.kind === 'unanswered') {
      fail(context, call, call.ending.reason);
      return;
    }
    call.status = 'sending';
    announce(context, call, 'fax.sending.started');
    const share = call.ending?.kind === 'broken' ? call.ending.share : 1;
    const pages = Math.max(1, Math.ceil((call.pageCount ?? 1) * share));
    context.scheduler.add(entry.lane, 'hang-up', call.id, pages * context.pace.pageMs);
  });
}

/** Step `hang-up`: the line is free and the result known. */
export function hangUp(context: SimulatorContext, entry: Entry): void {
  move(context, entry, ['sending'], (call) => {
    const share = call.ending?.kind === 'broken' ? call.ending.share : 1;
    call.pagesPrinted = Math.floor((call.pageCount ?? 0) * share);
    call.endedAt = new Date().toISOString();
    if (call.ending?.kind === 'broken') {
      fail(context, call, call.ending.reason);
      if (call.ending.corrected) context.scheduler.add(entry.lane, 'correct', call.id, context.pace.correctionMs);
    } else if (call.ending?.kind !== 'silent') deliver(context, call);
  });
}

/** Step `correct`: what was reported as failed was delivered after all. */
export function correct(context: SimulatorContext, entry: Entry): void {
  move(context, entry, ['failed'], (call) => {
    call.failureReason = null;
    deliver(context, call);
  });
}

/** Ends a call that is not over yet: the customer's own wish. Answers whether it could. */
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
  announce(context, call, 'fax.delivered', { call_duration_secs: callSeconds(call), page_count: call.pageCount });
}

function fail(context: SimulatorContext, call: Call, reason: string): void {
  call.status = 'failed';
  call.failureReason = reason;
  if (call.startedAt !== null) call.endedAt ??= new Date().toISOString();
  announce(context, call, 'fax.failed', { failure_reason: reason });
}

/** Does a step's change in one transaction, if the call is still in one of the states it starts from. */
export function move(
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
