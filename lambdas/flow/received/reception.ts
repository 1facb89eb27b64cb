/** How a received fax comes into being: written once, under a name that follows from the carrier's. */

import type { ReceivedEvent, ReceivedFaxes } from '../../ports.ts';
import { nameOf } from '../derived-names.ts';

export const receivedIdFor = (carrierId: string): string => nameOf(`received ${carrierId}`);

/** Writes what came in unless it is known. @returns its id */
export async function recordReception(
  { received }: { readonly received: Pick<ReceivedFaxes, 'append'> },
  { reception }: ReceivedEvent,
): Promise<string> {
  const id = receivedIdFor(reception.carrierId);
  await received.append(id, 0, [{ what: 'received', ...reception }]);
  return id;
}
