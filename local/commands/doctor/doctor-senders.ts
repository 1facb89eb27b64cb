/** Whether the domains of listed senders say who may send for them. */
import { domainOf } from '../../../lambdas/fax/addresses.ts';
import { nodeResolver, withLookups } from '../../../lambdas/mail/proof/lookups.ts';
import { findSpfWeakness } from '../../../lambdas/mail/proof/spf-weakness.ts';
import type { Context } from '../command.ts';
import type { Check } from './check.ts';

const name = 'sender domains';
/** For the look-ups of all domains together, milliseconds. */
const maxMillis = 3000;
const maxDomains = 200;

/** Names the domains whose SPF record lets nearly everybody pass: to such a record nothing is owed. */
export async function checkSenderDomains({ settings, store }: Context): Promise<Check> {
  const lines = await (await store()).directory.lines();
  const domains = [...new Set(lines.flatMap(({ senders }) => senders.map(domainOf)))].sort().slice(0, maxDomains);
  const found = await withLookups(
    nodeResolver(settings.dns),
    (lookups) =>
      Promise.all(domains.map(async (domain) => ({ domain, weakness: await findSpfWeakness(domain, lookups) }))),
    maxMillis,
  );
  const open = found.flatMap(({ domain, weakness }) =>
    typeof weakness === 'string' ? [] : [`${domain} (${weakness.domain}: ${weakness.record})`],
  );
  if (open.length > 0) {
    const detail = `SPF lets nearly everybody send for ${open.join(', ')}: mail from there needs a signature or a log-in. Ask whoever runs the domain to name its own servers only`;
    return { name, ok: false, detail };
  }
  const unknown = found.filter(({ weakness }) => weakness === 'unknown').map(({ domain }) => domain);
  const detail =
    unknown.length > 0 ? `DNS did not say what ${unknown.join(', ')} publish` : 'no SPF record lets everybody pass';
  return { name, ok: true, detail };
}
