/** Which domains publish an SPF record that proves nothing, so that their mail needs a signature or a log-in. */
import { isHostName } from './domains.ts';
import type { Lookups } from './lookups.ts';
import { isOpenMechanism } from './spf.ts';
import { selectSpf } from './spf-record.ts';

/** Where a record is open. */
export interface SpfWeakness {
  /** The domain whose record it is: the sender's, or one that it includes. */
  readonly domain: string;
  readonly record: string;
}

const maxRecords = 10;

/**
 * Reads a domain's record and those that it leads to.
 *
 * @returns `none`: nothing is open; `unknown` when DNS does not say
 */
export async function findSpfWeakness(domain: string, lookups: Lookups): Promise<SpfWeakness | 'none' | 'unknown'> {
  const seen = new Set<string>();
  let hasTrouble = false;
  const visit = async (name: string): Promise<SpfWeakness | undefined> => {
    if (seen.has(name) || seen.size > maxRecords || !isHostName(name)) return undefined;
    seen.add(name);
    const texts = await lookups.txt(name);
    if (texts === 'trouble') {
      hasTrouble = true;
      return undefined;
    }
    const record = selectSpf(texts);
    if (typeof record === 'string') return undefined;
    const text = texts.find((one) => /^v=spf1(?: |$)/i.test(one)) ?? '';
    if (record.mechanisms.some(isOpenMechanism)) return { domain: name, record: text };
    const included = record.mechanisms.flatMap((mechanism) =>
      mechanism.kind === 'include' && mechanism.qualifier === '+' ? [mechanism.domain] : [],
    );
    const hasAll = record.mechanisms.some(({ kind }) => kind === 'all');
    const targets = record.redirect === undefined || hasAll ? included : [...included, record.redirect];
    const found = await Promise.all(targets.map((target) => visit(target.toLowerCase().replace(/\.$/, ''))));
    return found.find((weakness) => weakness !== undefined);
  };
  return (await visit(domain)) ?? (hasTrouble ? 'unknown' : 'none');
}
