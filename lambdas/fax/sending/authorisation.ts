/** Who may send, and from which line. */
import { normaliseAddress, senderMatches } from '../addresses.ts';
import type { Line } from '../model.ts';
import type { RefusalCode } from '../outcomes.ts';
import { accepted, type Result, refused } from '../result.ts';

/**
 * The line that a sender belongs to: the one that lists the address itself, else the one that lists its domain.
 *
 * @returns undefined when no line lists it. Of two lines with the same entry, which the directory does not allow, the first
 */
export function chooseLine(lines: readonly Line[], address: string): Line | undefined {
  const matches = lines.map((line) => ({ line, match: senderMatches(line.senders, address) }));
  return (
    matches.find(({ match }) => match === 'address')?.line ?? matches.find(({ match }) => match === 'domain')?.line
  );
}

/** Whether who logged in may send in the name of the senders of a line. */
export const isDelegate = ({ delegates = [] }: Pick<Line, 'delegates'>, login: string): boolean =>
  delegates.includes(normaliseAddress(login) ?? '');

/** The line that may be used, or why none. */
export type Authorisation = Result<Line, Extract<RefusalCode, 'sender-not-allowed' | 'sender-not-authenticated'>>;

export interface SenderClaim {
  readonly address: string;
  /** The line found for the address. */
  readonly line: Line | undefined;
  /** Logged in, or proven by the mail's own authentication. */
  readonly isAuthenticated: boolean;
  /** A relay of the line's account vouches for the address, listed or not. */
  readonly isRelayed?: boolean;
}

/**
 * Decides whether a mail may send. The list is asked first, so that strangers learn nothing about authentication and
 * cost no look-up in DNS. The line is checked again: what a directory returned is not yet a permission.
 */
export function authoriseSender({ address, line, isAuthenticated, isRelayed = false }: SenderClaim): Authorisation {
  if (line === undefined || (!isRelayed && senderMatches(line.senders, address) === undefined)) {
    return refused('sender-not-allowed');
  }
  return isAuthenticated ? accepted(line) : refused('sender-not-authenticated');
}
