/**
 * The same pages to the same number a short time ago: somebody sent a mail twice, and is asked before the second call. The
 * pages are known only when they are made, so such faxes are held then, each submission's with one question.
 */
import type { Fax } from '../../fax/history.ts';
import { type AskedFax, defaultLineSettings, type Submission } from '../../fax/model.ts';
import type { Directory, Submissions, Workflow } from '../../ports.ts';
import { changeFax, readFax } from '../histories.ts';
import { afterMinutes, secondsUntil } from '../timing.ts';
import { asHeld } from './as-held.ts';
import { decideHold, type HoldPorts, holdMinutes, isUndecided } from './holds.ts';

export type HoldDuplicatesPorts = HoldPorts & {
  readonly directory: Pick<Directory, 'line'>;
  readonly submissions: Pick<Submissions, 'claim'>;
  readonly workflow: Pick<Workflow, 'startHold' | 'startReport'>;
};

/** Real time, whatever the length of the service's minute. */
const minute = 60_000;

/**
 * Holds what looks like a repetition, and goes by the sender's word about what was held before. May be repeated.
 *
 * @param raster a hash of the pages; undefined in what was prepared before it was kept
 * @returns ids of faxes that are not to be called, or not yet
 */
export async function holdDuplicates(
  ports: HoldDuplicatesPorts,
  submission: Submission,
  raster: string | undefined,
): Promise<ReadonlySet<string>> {
  const { source, hold } = submission;
  // Whoever confirmed a mail has confirmed it.
  if (raster === undefined || source !== 'mail' || hold !== undefined) return new Set();
  const line = await ports.directory.line(submission.line);
  const minutes = line?.settings.duplicateMinutes ?? defaultLineSettings.duplicateMinutes ?? 0;
  for (const fax of minutes > 0 ? submission.faxes : []) {
    await holdIfRepeated(ports, fax, { key: `raster|${submission.line}|${fax.to}|${raster}`, minutes });
  }
  const held = await asHeld(ports.faxes, submission);
  return held === undefined ? new Set() : followWord(ports, held);
}

const isEarly = ({ state, hold }: Fax): boolean =>
  hold === undefined && (state === 'accepted' || state === 'preparing');

async function holdIfRepeated(
  ports: HoldDuplicatesPorts,
  { id }: AskedFax,
  { key, minutes }: { readonly key: string; readonly minutes: number },
): Promise<void> {
  const { clock, faxes, submissions } = ports;
  if (!isEarly(await readFax(faxes, id))) return;
  const now = clock.now();
  const first = await submissions.claim(key, id, now + minutes * minute, now);
  if (first === id) return;
  const earlier = await faxes.fax(first);
  // One that did not arrive is sent again for good reason.
  if (earlier === undefined || didNotArrive(earlier)) return;
  const until = afterMinutes(holdMinutes, clock);
  await changeFax(faxes, id, (fax) => (isEarly(fax) ? [{ what: 'held', at: now, reason: 'duplicate', until }] : []));
}

const didNotArrive = ({ outcome }: Fax): boolean =>
  outcome !== undefined && outcome !== 'sent' && outcome !== 'unconfirmed';

async function followWord(ports: HoldDuplicatesPorts, held: Submission): Promise<ReadonlySet<string>> {
  const { clock, faxes, workflow } = ports;
  const ids = held.faxes.map(({ id }) => id);
  const until = held.hold?.until ?? clock.now();
  if (await isUndecided(ports, held)) {
    if (clock.now() < until) {
      await workflow.startHold(held.id, secondsUntil(until, clock));
      return new Set(ids);
    }
    await decideHold(ports, held, 'missing');
  }
  const over = new Set<string>();
  for (const id of ids) {
    const { state, outcome, attempts } = await readFax(faxes, id);
    if (state !== 'ended' || attempts.length > 0) continue;
    over.add(id);
    await workflow.startReport(id, outcome === 'cancelled' ? 'cancelled' : 'overdue');
  }
  return over;
}
