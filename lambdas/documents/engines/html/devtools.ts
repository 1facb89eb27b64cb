/** Talks to a browser over two pipes: JSON commands and answers, each ended by a zero byte (Chrome DevTools Protocol). */

import type { Readable, Writable } from 'node:stream';
import * as v from 'valibot';

const messageSchema = v.object({
  id: v.optional(v.number()),
  method: v.optional(v.string()),
  sessionId: v.optional(v.string()),
  params: v.optional(v.record(v.string(), v.unknown())),
  result: v.optional(v.record(v.string(), v.unknown())),
  error: v.optional(v.object({ message: v.string() })),
});

export type Values = Readonly<Record<string, unknown>>;
type Listener = (params: Values) => void;

/** The browser or its page is gone or failed a command: it cannot be used any more. */
export class BrowserFailure extends Error {
  override name = 'BrowserFailure';
}

export interface DevTools {
  /** Sends a command and gives its result. Throws `BrowserFailure` when it is refused or the browser is gone. */
  send(method: string, params?: Values, sessionId?: string): Promise<Values>;
  /** Calls the listener for each event of that name. */
  on(method: string, listener: Listener): void;
  /** Ends every wait with a failure. */
  fail(reason: string): void;
  /** Rejects when the browser is gone. */
  readonly gone: Promise<never>;
}

interface Waiting {
  readonly resolve: (result: Values) => void;
  readonly reject: (failure: BrowserFailure) => void;
}

/** Splits the pipe's bytes at zero bytes, without copying a long message again with every chunk. */
async function* readMessages(from: Readable): AsyncGenerator<string> {
  let chunks: Buffer[] = [];
  for await (const chunk of from as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      yield Buffer.concat([...chunks, chunk.subarray(start, end)]).toString();
      chunks = [];
      start = end + 1;
    }
    if (start < chunk.length) chunks.push(chunk.subarray(start));
  }
}

export function openDevTools(to: Writable, from: Readable): DevTools {
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, Listener[]>();
  let failure: BrowserFailure | undefined;
  let count = 0;
  let rejectGone = (_: BrowserFailure) => {};
  const gone = new Promise<never>((_, reject) => {
    rejectGone = reject;
  });
  // Those who await it see the failure; without anybody waiting, the end of a browser is no error.
  gone.catch(() => {});
  const fail = (reason: string) => {
    failure ??= new BrowserFailure(reason);
    rejectGone(failure);
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  };
  const take = (text: string) => {
    const { id, method, params, result, error } = v.parse(messageSchema, JSON.parse(text));
    if (id === undefined) {
      for (const listener of listeners.get(method ?? '') ?? []) listener(params ?? {});
      return;
    }
    const one = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) one?.resolve(result ?? {});
    else one?.reject(new BrowserFailure(error.message));
  };
  const listen = async () => {
    for await (const message of readMessages(from)) take(message);
  };
  listen().then(
    () => fail('the browser ended'),
    () => fail('the browser cannot be understood'),
  );
  to.on('error', () => fail('the browser does not listen'));
  return {
    send(method, params = {}, sessionId) {
      return new Promise((resolve, reject) => {
        if (failure !== undefined) return reject(failure);
        count += 1;
        waiting.set(count, { resolve, reject });
        to.write(`${JSON.stringify({ id: count, method, params, sessionId })}\0`);
      });
    },
    on(method, listener) {
      listeners.set(method, [...(listeners.get(method) ?? []), listener]);
    },
    fail,
    gone,
  };
}
