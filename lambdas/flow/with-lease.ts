/**
 * One delivery of a received fax at a time: the carrier reports the same fax several times at once, and two deliveries
 * would each see a mail that has not left yet, and send it.
 */
import { Transient } from '../fax/errors.ts';
import { lifetimes } from '../fax/lifetimes.ts';
import type { Ports } from '../ports.ts';

/** Prolongs the lease. Throws `Transient` when the work took so long that another delivery has begun. */
export type RenewLease = () => Promise<void>;

export type WithLeasePorts = Pick<Ports, 'clock' | 'ids' | 'leases'>;

/** Throws `Transient` while another delivery is at work, so that this one comes again. */
export async function withLease(
  { leases, ids, clock }: WithLeasePorts,
  id: string,
  work: (renewLease: RenewLease) => Promise<void>,
): Promise<void> {
  const lease = `deliver ${id}`;
  const holder = ids.secret();
  const renewLease = async (): Promise<void> => {
    const isOurs = await leases.take(lease, holder, clock.now() + lifetimes.mailLease, clock.now());
    if (!isOurs) throw new Transient(`The received fax ${id} is being delivered by another run.`);
  };
  await renewLease();
  try {
    await work(renewLease);
  } finally {
    await leases.release(lease, holder);
  }
}
