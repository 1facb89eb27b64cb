/** `faxpost reconcile`: has the carrier asked about every fax whose end is not known. */
import { type Fax, liveAttempt } from '../../../lambdas/fax/history.ts';
import { day } from '../../../lambdas/fax/lifetimes.ts';
import { typed } from '../../invocation.ts';
import { checkWhole } from '../../views/line-fields.ts';
import { command } from '../command.ts';

/** After which a carrier no longer lists a call. */
const listedFor = 2 * day;

export const reconcile = command({
  name: 'reconcile',
  arguments: [],
  says: 'ask the carrier about every call whose end is not known',
  more: [
    'For when webhooks were lost or the carrier was down. The service compares its open calls, and those of the last two',
    'days that ended without a confirmation, with what the carrier knows of them, and corrects what turns out delivered.',
    'No call is made.',
  ].join('\n'),
  example: 'reconcile',
  options: { limit: { type: 'string', value: '500', says: 'how many of the newest faxes are looked at' } },
  async run({ installation, terminal }, _given, values) {
    const most = checkWhole('--limit', values.limit ?? '500', 1, 100_000);
    if ('wrong' in most) return { misused: most.wrong };
    const { name, ports, isServed } = await installation();
    const faxes = (await ports.faxes.list({ limit: most.value })).filter((fax) => isOpen(fax, ports.clock.now()));
    for (const { id } of faxes) await ports.events.poll(id);
    if (faxes.length > 0 && !(await isServed())) {
      terminal.err(`No service runs on ${name}: the carrier is asked when it starts (npm start).\n`);
    }
    const json = { faxes: faxes.map(({ id, state, outcome = null }) => ({ id, state, outcome })) };
    if (faxes.length === 0) return { json, text: 'No call is open.' };
    const ids = faxes.map(({ id }) => id).join('\n');
    return {
      json,
      text: `${ids}\nThe carrier is asked about them. See what comes of it with ${typed('fax show <id>')}`,
    };
  },
});

/** A call that may be alive, or that ended without the carrier's word. */
function isOpen(fax: Fax, now: number): boolean {
  if (fax.state !== 'ended') return liveAttempt(fax) !== undefined;
  const isUnknown =
    fax.outcome === 'unconfirmed' || fax.outcome === 'internal' || fax.outcome === 'carrier-unavailable';
  return isUnknown && fax.attempts.length > 0 && (fax.endedAt ?? 0) >= now - listedFor;
}
