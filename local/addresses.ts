/** Where the service on this data folder listens, for commands that talk to it: with port 0 the settings do not say. */
import type { Database } from './store/database.ts';

export interface Addresses {
  /** `host:port` */
  readonly smtp: string;
  readonly http: string;
  /** Undefined when a real carrier is used. */
  readonly simulator?: string;
}

/** Writes them at every start. They are true only while the service runs. */
export function writeAddresses(db: Database, { smtp, http, simulator }: Addresses): void {
  db.run(
    "INSERT OR REPLACE INTO settings (name, value) VALUES ('addresses', ?)",
    JSON.stringify({ smtp, http, simulator }),
  );
}

/** @returns those of the latest start */
export function readAddresses(db: Database): Addresses | undefined {
  const row = db.first<{ value: string }>("SELECT value FROM settings WHERE name = 'addresses'");
  return row && (JSON.parse(row.value) as Addresses);
}
