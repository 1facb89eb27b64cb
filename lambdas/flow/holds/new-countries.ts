/** Numbers in countries about which a line's senders have not been asked yet. */
import { countryToConfirm } from '../../fax/dialling/destinations.ts';
import type { E164, Line } from '../../fax/model.ts';
import type { Destinations, Submissions } from '../../ports.ts';

export interface NewCountryPorts {
  readonly destinations: Pick<Destinations, 'confirmed'>;
  readonly submissions: Pick<Submissions, 'submission'>;
}

/**
 * @param id of the submission that such numbers of this request go into
 * @returns those of the numbers that wait for their sender's word. What was decided before stays so: a repeat after the
 *   sender's word must not make a second fax of a number
 */
export async function numbersToConfirm(
  { destinations, submissions }: NewCountryPorts,
  { line, numbers, id }: { readonly line: Line; readonly numbers: readonly E164[]; readonly id: string },
): Promise<readonly E164[]> {
  const toConfirm = numbers.filter((number) => countryToConfirm(number, line) !== undefined);
  if (toConfirm.length === 0) return [];
  const standing = await submissions.submission(id);
  if (standing !== undefined) return numbers.filter((number) => standing.faxes.some(({ to }) => to === number));
  const confirmed = await destinations.confirmed(line.number);
  return toConfirm.filter((number) => !confirmed.includes(countryToConfirm(number, line) ?? ''));
}
