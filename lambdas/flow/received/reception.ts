/** How a received fax comes into being: written once, under a name that follows from the carrier's. */

import { isE164, readCalledNumber } from '../../fax/dialling/called-number.ts';
import { firstCarrier, nameAt } from '../../fax/dialling/carriers.ts';
import type { Line } from '../../fax/model.ts';
import { cleanText } from '../../fax/outside-text.ts';
import type { ReceivedFax } from '../../fax/received.ts';
import type { Directory, ReceivedEvent, ReceivedFaxes } from '../../ports.ts';
import { nameOf } from '../derived-names.ts';

/** @param carrier by which it came */
export const receivedIdFor = (carrierId: string, carrier: string = firstCarrier): string =>
  nameOf(`received ${nameAt(carrier, carrierId)}`);

export interface ReceptionPorts {
  readonly directory: Pick<Directory, 'lines'>;
  readonly received: Pick<ReceivedFaxes, 'append'>;
}

/** Writes what came in unless it is known. @returns its id */
export async function recordReception(
  { directory, received }: ReceptionPorts,
  { reception }: ReceivedEvent,
): Promise<string> {
  const id = receivedIdFor(reception.carrierId, reception.carrier);
  const to = isE164(reception.to) ? reception.to : readOrKeep(reception.to, await directory.lines());
  await received.append(id, 0, [{ what: 'received', ...reception, to }]);
  return id;
}

const maxKeptLength = 60;

/** A number that cannot be read is kept as it was written: the fax is there, and somebody may know whose it is. */
const readOrKeep = (given: string, lines: readonly Line[]): string =>
  readCalledNumber(given, lines) ?? (cleanText(given, maxKeptLength) || 'unknown');

/**
 * The line that a fax came for, as things stand now: a number that could not be read may belong to a line that was added
 * since. Undefined when it belongs to none.
 */
export async function calledLine(
  directory: Pick<Directory, 'line' | 'lines'>,
  { reception: { to } }: ReceivedFax,
): Promise<Line | undefined> {
  if (isE164(to)) return directory.line(to);
  const lines = await directory.lines();
  const number = readCalledNumber(to, lines);
  return lines.find((line) => line.number === number);
}
