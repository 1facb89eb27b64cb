/**
 * Records of one item: how they are named, and when they end. Every decision is one conditional write of one item, and
 * nothing is deleted: a record ends by its `ttl`, and DynamoDB removes it days later.
 */
import { day } from '../../fax/lifetimes.ts';
import type { Item, Key } from './dynamo-table.ts';

/** The key of the one item about something: `<kind>#<name>`. */
export const single = (kind: string, name: string): Key => ({ pk: `${kind}#${name}`, sk: kind });

/** Milliseconds into the seconds of DynamoDB's time to live. */
export const ttlAt = (at: number): number => Math.ceil(at / 1000);

/** A fax may be on its way for a week, the longest deadline: its record outlives that whatever its line keeps. */
const minDaysKept = 8;

/** The `ttl` of what a line keeps. @param at when it came, or was last added to */
export const keptUntil = (at: number, retentionDays: number): number =>
  ttlAt(at + Math.max(retentionDays, minDaysKept) * day);

/** Whether a record's time is over though it is still there. @param now milliseconds since 1970 UTC */
export const isOver = ({ ttl }: Item, now: number): boolean => typeof ttl === 'number' && ttl * 1000 <= now;
