/** The addresses that notices want to be answered at: `r-` and a token in small letters and digits. */

/** Some mail programs write addresses in small letters, so the token has no others. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const tokenLength = 26;
const replyLocalPart = new RegExp(`^r-([${alphabet}]{${tokenLength}})$`);

/** @param random at least as many bytes as the token has characters: each gives five bits, 130 in all */
export const replyTokenOf = (random: Uint8Array): string =>
  Array.from(random.subarray(0, tokenLength), (byte) => alphabet[byte & 31]).join('');

export const replyAddress = (token: string, domain: string): string => `r-${token}@${domain}`;

/** @returns the token in a local part; undefined for any other */
export const replyTokenIn = (local: string): string | undefined => replyLocalPart.exec(local.trim().toLowerCase())?.[1];
