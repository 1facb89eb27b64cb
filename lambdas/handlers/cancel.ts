/** Cancels a fax: no attempt begins any more, and a call that is on the line is hung up. Delivered wins over cancelled. */
import { Transient } from '../fax/errors.ts';
import { attemptId, type Fax, liveAttempt } from '../fax/history.ts';
import { carrierNamed } from '../flow/carriers.ts';
import { type FindCallPorts, findCall } from '../flow/find-call.ts';
import { changeFax, type FaxHistories, readFax } from '../flow/histories.ts';
import type { Carriers, Ports, Workflow } from '../ports.ts';

export type RequestCancelPorts = Pick<Ports, 'clock'> & {
  readonly faxes: FaxHistories;
  readonly workflow: Pick<Workflow, 'startReport'>;
};

export type CancelPorts = RequestCancelPorts & FindCallPorts & { readonly carriers: Carriers<'cancel'> };

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
  if (fax.state === 'ended' || attempt === undefined) return;
  const carrierId = attempt.carrierId ?? (await findCall(ports, fax, attempt))?.carrierId;
  if (carrierId === undefined) {
    throw new Transient(`The carrier does not know the call ${attemptId(id, attempt.n)} yet.`);
  }
  await carrierNamed(ports.carriers, attempt.carrier).cancel(carrierId);
}
