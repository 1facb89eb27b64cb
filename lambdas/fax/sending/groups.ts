/**
 * Names of an account for several numbers or mailboxes, or for one: an alias. A name that holds numbers is an address to
 * send to, one that holds mailboxes stands in lists of recipients.
 */

/** Members by name: numbers in E.164, and mail addresses. */
export type Groups = Readonly<Record<string, readonly string[]>>;

/** A local part that means something else. */
const reserved: ReadonlySet<string> = new Set(['fax', 'notices', 'postmaster', 'abuse', 'mailer-daemon']);

/** Begins with a letter, so that it is no number, and is no address of an answer. */
export const isGroupName = (name: string): boolean =>
  /^[a-z][a-z0-9._-]{0,39}$/.test(name) && !reserved.has(name) && !name.startsWith('r-');

const membersOf = (groups: Groups | undefined, name: string): readonly string[] => {
  const key = name.trim().toLowerCase();
  return groups !== undefined && Object.hasOwn(groups, key) ? (groups[key] ?? []) : [];
};

const isNumber = (member: string): boolean => member.startsWith('+');

/** The numbers that a local part stands for; none of one that is no group's. */
export const numbersOfGroup = (groups: Groups | undefined, localPart: string): string[] =>
  membersOf(groups, localPart).filter(isNumber);

/** Local parts of which those that are groups gave way to their numbers. */
export const withGroupNumbers = (localParts: readonly string[], groups: Groups | undefined): string[] =>
  localParts.flatMap((local) => {
    const numbers = numbersOfGroup(groups, local);
    return numbers.length === 0 ? [local] : numbers;
  });

/** Entries of a recipient list of which those that are groups gave way to their mailboxes, each mailbox once. */
export const withGroupMailboxes = (entries: readonly string[], groups: Groups | undefined): string[] => [
  ...new Set(
    entries.flatMap((entry) =>
      entry.includes('@') ? [entry] : membersOf(groups, entry).filter((member) => !isNumber(member)),
    ),
  ),
];
