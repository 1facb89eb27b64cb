/**
 * Numbers in the subject of a mail to the fixed address. Two forms, by the line:
 *
 * - *dialled*: as they are dialled, several with `;`, each with `@line` behind it and a name behind ` /` if wanted;
 * - *separated*: `[country-][area-]number[|AF…][/name[|second name]]`, several with `;`; `0` stands for none, `AF…` for a
 *   line here by its internal name.
 */
import { getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/max';
import type { E164, Line, RefusedNumber, SubjectForm } from '../model.ts';
import { cleanText } from '../outside-text.ts';
import { accepted, type Result, refused } from '../result.ts';
import type { Extensions, NamedLines } from './hosted-lines.ts';
import { parseNumber } from './numbers.ts';
import { serviceOf } from './service-numbers.ts';

/** The local part of the address whose mails name their numbers in the subject. */
export const fixedLocalPart = 'fax';
export const isFixedLocalPart = (local: string): boolean => local.trim().toLowerCase() === fixedLocalPart;

/** As the line wants it; people in China write numbers in parts. */
export const subjectFormOf = ({ country, settings }: Pick<Line, 'country' | 'settings'>): SubjectForm =>
  settings.subjectForm ?? (country === 'CN' ? 'separated' : 'dialled');

export interface NamedNumber {
  readonly number: E164;
  /** Whom the fax is for, as the sender wrote it; cleaned. */
  readonly name?: string;
}

export interface SubjectReading {
  readonly numbers: readonly NamedNumber[];
  readonly refused: readonly RefusedNumber[];
}

type Entry = Result<NamedNumber, Omit<RefusedNumber, 'given'>>;

const badNumber = refused({ outcome: 'bad-number' } as const);
const maxNameLength = 60;

/** What mail programs put in front of an answer or of a forwarded mail. Its numbers are those of another mail. */
const replyPrefix =
  /^\s*(?:re|r|aw|sv|antw|fwd?|i|wg|tr|rv|enc|回复|答复|回覆|转发|轉寄|轉發)\s*(?:\[\d+\]|\(\d+\))?\s*[:：]/iu;

/** Full-width forms as their ASCII ones, and nothing else: a superscript or a circled digit is no dialled one. */
const withoutWidth = (text: string): string =>
  text
    .replace(/[\uff01-\uff5e]/gu, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/gu, ' ');

/** @param subject decoded, as the sender wrote it */
export function readSubject(subject: string, line: Line, named: NamedLines): SubjectReading {
  const form = subjectFormOf(line);
  const wrongForm = refused({ outcome: 'bad-number', form } as const);
  const text = withoutWidth(subject);
  const given = cleanText(subject);
  if (given === '' || replyPrefix.test(text)) return { numbers: [], refused: [{ given, ...wrongForm.refusal }] };
  const entries = text.split(';').filter((entry) => entry.trim() !== '');
  if (entries.length === 0) return { numbers: [], refused: [{ given, ...wrongForm.refusal }] };
  const read = form === 'dialled' ? readDialled : readSeparated;
  const numbers = new Map<E164, NamedNumber>();
  const wrong = new Map<string, RefusedNumber>();
  for (const entry of entries) {
    const reading = read(entry.trim(), line, named) ?? wrongForm;
    if (!reading.ok) wrong.set(cleanText(entry), { given: cleanText(entry), ...reading.refusal });
    else if (!numbers.has(reading.value.number)) numbers.set(reading.value.number, reading.value);
  }
  return { numbers: [...numbers.values()], refused: [...wrong.values()] };
}

const withName = (number: E164, name: string | undefined): Entry => {
  const clean = cleanText(name ?? '', maxNameLength);
  return accepted(clean === '' ? { number } : { number, name: clean });
};

const dialledEntry = /^(?<number>[0-9 ().\-/+]+?)(?:@(?<line>[^/@]*))?(?:\s+\/(?<name>[^/]*))?$/u;

/** @returns undefined for what is not in this form */
function readDialled(entry: string, line: Line, { extensions }: NamedLines): Entry | undefined {
  const groups = dialledEntry.exec(entry)?.groups;
  if (groups?.number === undefined) return undefined;
  if (groups.line !== undefined && !isOwnName(groups.line, line)) return undefined;
  const inner = extensions.get(groups.number.trim());
  if (inner !== undefined) return withName(inner, groups.name);
  const reading = parseNumber(groups.number.trim(), line);
  return reading.ok ? withName(reading.value.number, groups.name) : reading;
}

/**
 * A sender sends from one line, which may be named, or just called `line` as in Kalliope's manual: a mail that names another
 * would go out under a wrong number.
 */
function isOwnName(given: string, { number, name, extension, internalName }: Line): boolean {
  const names = [number, number.slice(1), name, extension, internalName, 'line'];
  return names.some((own) => own !== undefined && own.trim().toLowerCase() === given.trim().toLowerCase());
}

const internalName = /^AF[0-9A-Z]{1,20}$/iu;
const separatedNumber = /^(?:(?:(?<country>[0-9]{1,3})-)?(?<area>[0-9]{1,6})-)?(?<number>[0-9]{1,15})$/;
/** Their numbers begin with the zero that elsewhere is only dialled. */
const keepZero: readonly string[] = ['IT', 'SM', 'VA'];

/** @returns undefined for what is not in this form */
function readSeparated(entry: string, line: Line, { extensions, internalNames }: NamedLines): Entry | undefined {
  const slash = entry.indexOf('/');
  const address = slash < 0 ? entry : entry.slice(0, slash);
  const names = slash < 0 ? [] : entry.slice(slash + 1).split('|');
  if (names.length > 2 || names.some((name) => name.includes('/'))) return undefined;
  const name = names
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .join(' ');
  const [first = '', second, ...more] = address.split('|').map((part) => part.replace(/\s/gu, ''));
  if (more.length > 0 || (second !== undefined && !internalName.test(second))) return undefined;
  const isInternal = internalName.test(first);
  if (isInternal && second !== undefined) return undefined;
  const inner = internalNames.get((isInternal ? first : (second ?? '')).toUpperCase());
  const parts = separatedNumber.exec(first)?.groups as Parts | undefined;
  if (!isInternal && parts === undefined) return undefined;
  if (inner !== undefined) return withName(inner, name);
  if (isInternal) return badNumber;
  return parts && readParts(parts, line, extensions, name);
}

interface Parts {
  readonly country?: string;
  readonly area?: string;
  readonly number: string;
}

const isNone = (part: string | undefined): boolean => part === undefined || /^0+$/.test(part);

function readParts(
  { country, area, number }: Parts,
  line: Line,
  extensions: Extensions,
  name: string,
): Entry | undefined {
  if (country !== undefined && isNone(country) && isNone(area)) {
    const inner = extensions.get(number);
    return inner === undefined ? badNumber : withName(inner, name);
  }
  const code = isNone(country) ? codeOf(line.country) : country;
  if (code === undefined) return badNumber;
  const isAbroad = !isNone(country) && code !== codeOf(line.country);
  const hasZero = (part: string | undefined): boolean => !isNone(part) && part?.startsWith('0') === true;
  // The zero before an area code is dialled within a country only.
  const mayHaveZero = keepZero.includes(line.country) ? !isAbroad || code === '39' : code === '39';
  if (!mayHaveZero && (hasZero(area) || number.startsWith('0'))) return undefined;
  // Without an area code, so few digits are an extension or a service, as where they are dialled.
  const rule = area === undefined && country === undefined ? serviceOf(number) : undefined;
  if (rule !== undefined) return refused({ outcome: 'destination-not-allowed', rule } as const);
  const own = area === undefined && country === undefined && !number.startsWith('0') ? line.areaCode : undefined;
  const candidates = own === undefined ? [] : [`${withoutZero(own, line.country)}${number}`];
  for (const national of [...candidates, `${isNone(area) ? '' : area}${number}`]) {
    const reading = parseNumber(`+${code}${national}`, line);
    if (reading.ok) return withName(reading.value.number, name);
    if (reading.refusal.outcome === 'destination-not-allowed') return reading;
  }
  return badNumber;
}

const codeOf = (country: string): string | undefined =>
  isSupportedCountry(country) ? getCountryCallingCode(country) : undefined;

/** A line's own area code may be kept as it is dialled. */
const withoutZero = (areaCode: string, country: string): string =>
  keepZero.includes(country) ? areaCode : areaCode.replace(/^0/, '');
