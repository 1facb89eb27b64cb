/** A submission made of stored documents, as if its sender had asked anew: limits count it, new countries are confirmed. */
import type { HoldReason } from '../../fax/hold.ts';
import type { AskedFax, Submission } from '../../fax/model.ts';
import type { Directory } from '../../ports.ts';
import { holdMinutes } from '../holds/holds.ts';
import { type NewCountryPorts, numbersToConfirm } from '../holds/new-countries.ts';
import { countSending, type SendingLimitPorts } from '../intake/sending-limits.ts';
import { type SendAgainPorts, sendAgain } from '../repair/send-again.ts';
import { afterMinutes } from '../timing.ts';
import type { Scope } from './scope.ts';

export type SendAnewPorts = NewCountryPorts &
  SendAgainPorts &
  SendingLimitPorts & { readonly directory: Pick<Directory, 'account'> };

/** @param id of the new submission */
export async function sendAnew(
  ports: SendAnewPorts,
  { submission: old, line, confirms }: Scope,
  id: string,
  faxes: readonly AskedFax[],
): Promise<void> {
  const { sender } = old;
  const isKnown = (await ports.submissions.submission(id)) !== undefined;
  const amounts = { faxes: faxes.length };
  const { reached } = isKnown ? {} : await countSending(ports, { id, line, sender, amounts });
  const asked = await numbersToConfirm(ports, { line, numbers: faxes.map(({ to }) => to), id });
  const reason = confirms ? 'confirm' : asked.length > 0 ? 'country' : undefined;
  await sendAgain(ports, {
    ...{ old, line, id, faxes },
    anomaly: reached && { outcome: 'limit-reached', documents: [], limit: reached },
    hold: reached === undefined && reason !== undefined ? holdOf(ports, old, reason) : undefined,
  });
}

const holdOf = ({ clock }: SendAnewPorts, old: Submission, reason: HoldReason): Submission['hold'] => ({
  reason,
  until: afterMinutes(holdMinutes, clock),
  documents: documentsOf(old),
  ...(reason === 'confirm' ? { isUsual: true } : {}),
});

const documentsOf = ({ result, hold }: Submission): string[] => {
  const prepared =
    result !== undefined && 'prepared' in result ? result.prepared.documents.map(({ name }) => name) : [];
  return prepared.length > 0 ? prepared : [...(hold?.documents ?? [])];
};
