/** What `settle` takes in from its queue, which nobody but ourselves writes to. */
import type { SettleEvent } from '../../handlers/settle.ts';

/** What version 0.1.0 called `poll`; the queue may hold such messages for two weeks. */
interface FormerPoll {
  readonly kind: 'look';
  readonly fax: string;
}

/** @param body the JSON text of one queue message */
export function readSettleMessage(body: string): SettleEvent {
  const message = JSON.parse(body) as SettleEvent | FormerPoll;
  return message.kind === 'look' ? { kind: 'poll', fax: message.fax } : message;
}
