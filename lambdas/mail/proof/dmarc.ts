/** How close a domain wants signatures and envelopes to be (RFC 7489 section 6.3). */
import { type Alignment, organisationalDomain } from './domains.ts';
import type { Lookups } from './lookups.ts';
import { readTags } from './tag-list.ts';

export interface DomainPolicy {
  readonly dkim: Alignment;
  readonly spf: Alignment;
}

const relaxed: DomainPolicy = { dkim: 'relaxed', spf: 'relaxed' };

/** @returns relaxed where no policy is published; `trouble` when nobody knows */
export async function findPolicy(domain: string, lookups: Lookups): Promise<DomainPolicy | 'trouble'> {
  const names = [...new Set([domain, organisationalDomain(domain)])];
  const answers = await Promise.all(names.map((name) => lookups.txt(`_dmarc.${name}`)));
  for (const records of answers) {
    if (records === 'trouble') return 'trouble';
    const policies = records.flatMap((record) => readPolicy(record) ?? []);
    // Several are none (section 6.6.3), and the search ends.
    if (policies.length > 0) return policies.length === 1 ? (policies[0] as DomainPolicy) : relaxed;
  }
  return relaxed;
}

function readPolicy(record: string): DomainPolicy | undefined {
  if (!/^v\s*=\s*DMARC1\s*(;|$)/.test(record)) return undefined;
  const tags = readTags(record);
  const alignment = (tag: string): Alignment => (tags?.get(tag)?.toLowerCase() === 's' ? 'strict' : 'relaxed');
  return { dkim: alignment('adkim'), spf: alignment('aspf') };
}
