/** Cancels a fax: no attempt begins any more, and a call that is on the line is hung up. Delivered wins over cancelled. */
import { type Fax, liveAttempt } from '../fax/history.ts';
import { type HangUpPorts, hangUp } from '../flow/hang-up.ts';
import { changeFax, type FaxHistories, readFax } from '../flow/histories.ts';
import type { Ports, Workflow } from '../ports.ts';

export type RequestCancelPorts = Pick<Ports, 'clock'> & {
  readonly faxes: FaxHistories;
  readonly workflow: Pick<Workflow, 'startReport'>;
};

export type CancelPorts = RequestCancelPorts & HangUpPorts;

export interface CancelEvent {
  readonly fax: string;
}

/**
 * Writes the wish, and ends the fax at once when no call is alive. What was left undone by an earlier run is repeated.
 *
 * @returns the fax as it is now: ended, or with a call that has to be hung up
 */
export async function requestCancel({ faxes, workflow, clock }: RequestCancelPorts, id: string): Promise<Fax> {
  await changeFax(faxes, id, (fax) => {
    if (fax.state === 'ended') return [];
    const at = clock.now();
    return [
      ...(fax.isCancelRequested ? [] : [{ what: 'cancel-requested', at } as const]),
      ...(liveAttempt(fax) ? [] : [{ what: 'ended', at, outcome: 'cancelled' } as const]),
    ];
  });
  const fax = await readFax(faxes, id);
  if (fax.outcome === 'cancelled') await workflow.startReport(id, 'cancelled');
  return fax;
}

/**
 * Cancels, and asks the carrier to hang up. How the call ends is learned as always: from the carrier. Throws
 * `Transient` while nobody knows the call's name at the carrier, so that it is asked again.
 */
export async function cancel(ports: CancelPorts, { fax: id }: CancelEvent): Promise<void> {
  const fax = await requestCancel(ports, id);
  const attempt = liveAttempt(fax);
  if (fax.state !== 'ended' && attempt !== undefined) await hangUp(ports, fax, attempt);
}
