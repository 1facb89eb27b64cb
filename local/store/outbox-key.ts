/** Where the outbox keeps its mails. */
export const outboxFolder = 'outbox';
export const outboxKey = (mail: string): string => `${outboxFolder}/${mail}.eml`;

/** The mail that a file of the folder holds, by its name; undefined for any other file. */
export const mailOfFile = (name: string): string | undefined => /^(.+)\.eml$/.exec(name)?.[1];
