/** The line that the first start makes, so that a first fax needs no administration. */
import { randomInt } from 'node:crypto';
import { defaultLineSettings, type Line } from '../lambdas/fax/model.ts';
import { hashPassword } from '../lambdas/flow/password-hash.ts';
import type { Store } from './store/store.ts';

export const demonstrationLine: Line = {
  number: '+390240701234',
  name: 'Demonstration',
  country: 'IT',
  areaCode: '02',
  locale: 'en',
  timezone: 'Europe/Rome',
  senders: ['demo@example.com'],
  recipients: ['inbox@example.com'],
  settings: defaultLineSettings,
};

export const demonstrationSender = 'demo@example.com';

/**
 * Makes the demonstration line in an empty data folder, once: once it is removed, it is not made again.
 *
 * @returns the sender's SMTP password, which is kept only as a hash; undefined when nothing was made
 */
export async function makeDemonstration(store: Store): Promise<{ password: string } | undefined> {
  const isFirst = store.db.run("INSERT OR IGNORE INTO settings (name, value) VALUES ('demonstration', 'made')") > 0;
  if (!isFirst || (await store.directory.lines()).length > 0) return undefined;
  const password = newPassword();
  await store.administration.addLine(demonstrationLine);
  await store.administration.setPassword(demonstrationSender, await hashPassword(password));
  return { password };
}

/** Sixteen letters and digits that cannot be confused: 80 bits. */
function newPassword(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
  return Array.from({ length: 16 }, () => letters[randomInt(letters.length)]).join('');
}
