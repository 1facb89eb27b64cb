/** A fax that does not go on, ended by the operator: its sender is told. */
import { type Fax, latestAttempt, liveAttempt } from '../../fax/history.ts';
import type { Ports, Workflow } from '../../ports.ts';
import { changeFax, type FaxHistories, readFax } from '../histories.ts';

export type CloseFaxPorts = Pick<Ports, 'clock'> & {
  readonly faxes: FaxHistories;
  readonly workflow: Pick<Workflow, 'startReport'>;
};

/**
 * Ends a fax that has not ended, by the cause of its last call; `unconfirmed` while a call may be alive, `internal` if none
 * was made. A call that turns out delivered afterwards corrects it, as always.
 */
export async function closeFax({ faxes, workflow, clock }: CloseFaxPorts, id: string): Promise<Fax> {
  await changeFax(faxes, id, (fax) => {
    if (fax.state === 'ended') return [];
    const outcome = liveAttempt(fax) ? 'unconfirmed' : (latestAttempt(fax)?.result?.outcome ?? 'internal');
    return [{ what: 'ended', at: clock.now(), outcome, detail: 'closed by the operator' }];
  });
  await workflow.startReport(id, 'closed');
  return readFax(faxes, id);
}
