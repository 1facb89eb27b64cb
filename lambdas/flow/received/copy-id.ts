/** The name of one mailbox's copy: notice id of its mail, and what the mail system's reports bring back. */
import { nameOf } from '../derived-names.ts';

export interface CopyName {
  readonly received: string;
  readonly round: number;
  /** Twelve letters and digits that follow from the mailbox: mail tags allow no `@`. */
  readonly mailboxName: string;
}

export const copyIdFor = (received: string, round: number, mailbox: string): string =>
  `${received}-${round}-${nameOf(mailbox)}`;

/** @returns undefined for the id of any other mail */
export function parseCopyId(id: string): CopyName | undefined {
  const [, received, round, mailboxName] = /^([a-z2-7]{12})-(\d+)-([a-z2-7]{12})$/.exec(id) ?? [];
  if (received === undefined || mailboxName === undefined) return undefined;
  return { received, round: Number(round), mailboxName };
}
