/**
 * `Volumes` on DynamoDB: one item each, written on condition that it is as it was read. Whoever was not first reads again.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Transient } from '../../fax/errors.ts';
import { lifetimes } from '../../fax/lifetimes.ts';
import type { Limit } from '../../fax/sending/limit.ts';
import { type Addition, addTo, emptyVolume, takeBack, type Volume } from '../../fax/sending/volume.ts';
import type { Volumes } from '../../ports.ts';
import { single, ttlAt } from './dynamo-record.ts';
import type { DynamoTable, Item } from './dynamo-table.ts';

/** Somebody else may be first that often before it is left to another time. */
const maxRounds = 200;

const volumeOf = (item: Item | undefined): Volume =>
  item === undefined ? emptyVolume : JSON.parse(String(item.volume));

export class DynamoVolumes implements Volumes {
  readonly #table: DynamoTable;
  readonly #pause: (millis: number) => Promise<unknown>;

  constructor(table: DynamoTable, pause: (millis: number) => Promise<unknown> = setTimeout) {
    this.#table = table;
    this.#pause = pause;
  }

  async add(of: string, addition: Addition, limits: readonly Limit[]): ReturnType<Volumes['add']> {
    let answer: Awaited<ReturnType<Volumes['add']>> = { isUnusual: false };
    await this.#change(of, addition.at, (volume) => {
      const added = addTo(volume, addition, limits);
      answer = added.ok ? { isUnusual: added.isUnusual } : { broken: added.broken };
      return added.ok ? added.volume : volume;
    });
    return answer;
  }

  async takeBack(of: string, id: string): Promise<void> {
    await this.#change(of, undefined, (volume) => takeBack(volume, id));
  }

  async volume(of: string): Promise<Volume> {
    return volumeOf(await this.#table.get(single('volume', of)));
  }

  /** @param at for how long it is kept; undefined leaves that as it is */
  async #change(of: string, at: number | undefined, change: (volume: Volume) => Volume): Promise<void> {
    const key = single('volume', of);
    for (let round = 0; round < maxRounds; round += 1) {
      const item = await this.#table.get(key);
      const before = volumeOf(item);
      const volume = change(before);
      if (volume === before) return;
      const ttl = at === undefined ? item?.ttl : ttlAt(at + lifetimes.volume);
      // Random, never counted, so that no earlier state can be mistaken for the present one.
      const version = randomBytes(9).toString('base64url');
      const unchanged =
        item === undefined
          ? { text: 'attribute_not_exists(#pk)' }
          : { text: '#version = :seen', values: { seen: item.version } };
      if (await this.#table.put({ ...key, volume: JSON.stringify(volume), version, ttl }, unchanged)) return;
      await this.#pause(Math.random() * Math.min(200, 5 * (round + 1)));
    }
    throw new Transient('The volume of a sender, line or account is being written by many at once.');
  }
}
