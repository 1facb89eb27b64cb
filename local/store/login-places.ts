/** `LoginPlaces` on SQLite: a place is known for a quarter of a year after the last log-in. */
import { day } from '../../lambdas/fax/lifetimes.ts';
import type { LoginPlaces } from '../smtp/logins.ts';
import type { Database } from './database.ts';

const knownFor = 90 * day;
/** A program may log in every second: its place is written anew once a day. */
const writtenAnewAfter = day;

export class SqliteLoginPlaces implements LoginPlaces {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  knows(address: string, place: string, now: number): boolean {
    const at = this.#at(address, place);
    return at !== undefined && at + knownFor > now;
  }

  remember(address: string, place: string, now: number): void {
    const at = this.#at(address, place);
    if (at !== undefined && at + writtenAnewAfter > now) return;
    this.#db.run('INSERT OR REPLACE INTO login_places (address, place, at) VALUES (?, ?, ?)', address, place, now);
    this.#db.run('DELETE FROM login_places WHERE at < ?', now - knownFor);
  }

  #at(address: string, place: string): number | undefined {
    return this.#db.first<{ at: number }>('SELECT at FROM login_places WHERE address = ? AND place = ?', address, place)
      ?.at;
  }
}
