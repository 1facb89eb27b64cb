/** How a received fax comes into being: written once, under a name that follows from the carrier's. */

import type { Ports, ReceivedEvent } from '../ports.ts';
import { nameOf } from './derived-names.ts';

export const receivedIdFor = (carrierId: string): string => nameOf(`received ${carrierId}`);

/** Writes what came in unless it is known. @returns its id */
export async function recordReception(
  { received }: Pick<Ports, 'received'>,
  { reception }: ReceivedEvent,
): Promise<string> {
  const id = receivedIdFor(reception.carrierId);
  await received.append(id, 0, [{ what: 'received', ...reception }]);
  return id;
}
