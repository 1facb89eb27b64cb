/** Logs name no people: neither numbers nor addresses. */

const address = /[^\s<>"']+@[^\s<>"']+/g;
const telephoneNumber = /\+\d[\d\s().-]{4,}\d/g;

/** Country codes of the telephone network by their length: one digit, two, else three. */
const countryCode = /^\+(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})\d*(\d\d)$/;

/** Enough of a number to find a fax again that somebody asks about: `+39…11`. Whatever is none stays away. */
export const maskedNumber = (number: string | undefined): string | undefined =>
  number?.match(countryCode) ? number.replace(countryCode, '+$1…$2') : undefined;

/** Takes numbers and addresses out of whatever is to be logged. */
export function withoutPeople(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(address, '<address>').replace(telephoneNumber, '<number>');
  if (Array.isArray(value)) return value.map(withoutPeople);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutPeople(inner)]));
}
