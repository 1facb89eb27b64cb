/** `Links` on DynamoDB. */
import { day } from '../../fax/lifetimes.ts';
import type { Clock, Links, LinkTarget } from '../../ports.ts';
import { isOver, single, ttlAt } from './dynamo-record.ts';
import type { DynamoTable, Item } from './dynamo-table.ts';

/** A link to an attempt outlives every deadline; one to a received fax has its own end. */
const attemptLinksLiveFor = 30 * day;

/** Version 0.1.0 spelled every target in the attribute `attempt`, that of a received fax as `received <fax> <until>`. */
function targetOf({ attempt, received, confirm, reply, until }: Item): LinkTarget {
  if (reply !== undefined) return JSON.parse(String(reply));
  if (confirm !== undefined) return { kind: 'confirm', submission: String(confirm), until: Number(until) };
  if (received !== undefined) return { kind: 'received', fax: String(received), until: Number(until) };
  const [, formerFax, formerUntil] = /^received (\S+) (\d+)$/.exec(String(attempt)) ?? [];
  return formerFax === undefined
    ? { kind: 'attempt', attempt: String(attempt) }
    : { kind: 'received', fax: formerFax, until: Number(formerUntil) };
}

export class DynamoLinks implements Links {
  readonly #table: DynamoTable;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(table: DynamoTable, { clock }: { readonly clock: Pick<Clock, 'now'> }) {
    this.#table = table;
    this.#clock = clock;
  }

  async put(token: string, target: LinkTarget, at: number): Promise<void> {
    const key = single('link', token);
    if (target.kind === 'attempt') {
      await this.#table.putNew({ ...key, attempt: target.attempt, ttl: ttlAt(at + attemptLinksLiveFor) });
      return;
    }
    if (target.kind === 'reply') {
      await this.#table.putNew({
        ...key,
        reply: JSON.stringify(target),
        until: target.until,
        ttl: ttlAt(target.until),
      });
      return;
    }
    const aim = target.kind === 'received' ? { received: target.fax } : { confirm: target.submission };
    await this.#table.putNew({ ...key, ...aim, until: target.until, ttl: ttlAt(target.until) });
  }

  async target(token: string): Promise<LinkTarget | undefined> {
    const item = await this.#table.get(single('link', token));
    return item === undefined || isOver(item, this.#clock.now()) ? undefined : targetOf(item);
  }
}
