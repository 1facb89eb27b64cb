/** What stands in a mail, besides its documents, that speaks for its sender. */
import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { type Contents, readMessage } from './message.ts';
import { findPin } from './pin.ts';

export interface Evidence {
  /** What the sender gives as their PIN. */
  readonly pin?: string;
}

/**
 * @param path of the raw mail
 * @param ignored names of fields of the mail itself that count for nothing
 */
export async function readEvidence(path: string, ignored: readonly string[] = []): Promise<Evidence> {
  let part = 0;
  const sink = () => new Writable({ write: (_chunk, _encoding, done) => done() });
  const nextPart = () => part++;
  const message = await readMessage(createReadStream(path), { sink, nextPart, depth: 0, ignored, wantsText: true });
  const pin = findPin(linesOf(message));
  return { ...(pin === undefined ? {} : { pin }) };
}

/** The text of an envelope of certified mail is its provider's: the sender's is in the mail inside. */
function linesOf({ isCertifiedEnvelope, parts, lines = [] }: Contents): readonly string[] {
  if (!isCertifiedEnvelope) return lines;
  return parts.find(({ inner }) => inner !== undefined)?.inner?.lines ?? [];
}
