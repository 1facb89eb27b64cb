/**
 * One run at a time writes to people about a fax: two at once would each see a mail that has not left yet, and send it.
 * The lease outlives one mail, so it is prolonged before each.
 */
import { Transient } from '../fax/errors.ts';
import { lifetimes } from '../fax/lifetimes.ts';
import type { Ports } from '../ports.ts';

/** Prolongs the lease. Throws `Transient` when the work took so long that another run has begun. */
export type RenewLease = () => Promise<void>;

export type WithLeasePorts = Pick<Ports, 'clock' | 'leases'>;

/**
 * @param lease what is worked on
 * @param holder whose work it is; the same one takes it again at once, as after a crash
 *
 * Throws `Transient` while another run is at work, so that this one comes again.
 */
export async function withLease(
  { leases, clock }: WithLeasePorts,
  { lease, holder }: { readonly lease: string; readonly holder: string },
  work: (renewLease: RenewLease) => Promise<void>,
): Promise<void> {
  const renewLease = async (): Promise<void> => {
    const isOurs = await leases.take(lease, holder, clock.now() + lifetimes.mailLease, clock.now());
    if (!isOurs) throw new Transient(`Another run is at work: ${lease}.`);
  };
  await renewLease();
  try {
    await work(renewLease);
  } finally {
    await leases.release(lease, holder);
  }
}
