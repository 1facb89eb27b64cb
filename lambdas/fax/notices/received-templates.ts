/**
 * Subjects and file names of received faxes: text of the customer's with fields in braces, `{from}`. A field means the
 * same in both, written for people in a subject and for file systems in a file name.
 */

import { formatNumber } from '../dialling/numbers.ts';
import { defaultReceiveSettings, type E164, type Line, type ReceiveSettings } from '../model.ts';
import { cleanText } from '../outside-text.ts';
import type { ReceivedFax } from '../received.ts';
import { accepted, type Result, refused } from '../result.ts';
import { texts } from '../texts/index.ts';
import { formatStamp } from './local-formats.ts';

export const templateFields = [
  /** The caller: digits in a file name (`anonymous` without any), as people write a number in a subject; never a name. */
  'from',
  /** The line that was called, in the same way. */
  'to',
  /** Of the reception, in the line's zone: `2026-11-22`. */
  'date',
  /** `15_04_05` in a file name, `15:04:05` in a subject. */
  'time',
  /** The fax's twelve characters. */
  'id',
  /** The same, as Kalliope calls it. */
  'serial',
  /** How many came. */
  'pages',
  /** The line's name. */
  'name',
  /** Complete or incomplete, in the line's language. */
  'status',
  /** Length of the call in seconds. */
  'seconds',
] as const;
export type TemplateField = (typeof templateFields)[number];

/** Subjects that are chosen by a word instead of being written out. */
export const namedSubjects: Readonly<Record<string, string>> = {
  /** As the Kalliope telephone systems write it, so that rules in mail programs go on working. */
  kalliope: '[{serial}] FAX successfully received from {from}',
};

/** The template, or what stands in its braces and is no field; a brace alone counts as one. */
export type TemplateCheck = Result<string, readonly string[]>;

const field = /\{([^{}]*)\}/gu;
const isField = (name: string): name is TemplateField => (templateFields as readonly string[]).includes(name);

/** Checks a template when it is set. */
export function checkTemplate(template: string): TemplateCheck {
  const named = [...template.matchAll(field)].map(([, name]) => name as string);
  const stray = template.replace(field, '').match(/[{}]/gu) ?? [];
  const unknown = [...named.filter((name) => !isField(name)), ...stray];
  return unknown.length === 0 ? accepted(template) : refused([...new Set(unknown)]);
}

/** What stands in a template that was never checked stays as it is written. */
const fill = (template: string, values: Readonly<Record<TemplateField, string>>): string =>
  template.replace(field, (whole, name: string) => (isField(name) ? values[name] : whole));

export const receiveSettingsOf = ({ receive }: Line): ReceiveSettings => ({ ...defaultReceiveSettings, ...receive });

/** What telephone exchanges put in place of a number that is withheld; +266696687 spells ANONYMOUS. */
const withheldNames = /^(?:anonymous|restricted|private|unknown|unavailable|withheld|\+?266696687)$/iu;

/** The caller: a number in E.164, a name or number as it was given, or undefined when withheld. */
export function callerOf({ reception }: ReceivedFax): { number: E164 } | { name: string } | undefined {
  const given = cleanText(reception.from, 60);
  if (given === '' || withheldNames.test(given)) return undefined;
  return /^\+[1-9][0-9]{3,14}$/.test(given) ? { number: given as E164 } : { name: given };
}

/** No telephone number has more (ITU-T E.164 allows fifteen, prefixes come on top). */
const maxDigits = 20;

/**
 * The digits in what a caller told. Its letters never reach a subject or a file name: a stranger chooses them, and
 * people act on subjects.
 */
const digitsOf = (name: string): string => name.replace(/[^0-9]/g, '').slice(0, maxDigits);

/** The caller as people of the line's country write it; undefined when withheld, or when there is no digit in it. */
export function callerText(fax: ReceivedFax, line: Pick<Line, 'country'> | undefined): string | undefined {
  const caller = callerOf(fax);
  if (caller === undefined) return undefined;
  return 'number' in caller ? formatNumber(caller.number, line?.country) : digitsOf(caller.name) || undefined;
}

/** Pages that are there, or were counted by the carrier as long as none are. */
export const pagesOf = ({ pages, reception }: ReceivedFax): number | undefined => pages ?? reception.pages;

function commonValues(fax: ReceivedFax, line: Line): Omit<Record<TemplateField, string>, 'from' | 'to' | 'time'> {
  const { status } = texts[line.locale].received;
  return {
    id: fax.id,
    serial: fax.id,
    date: formatStamp(fax.reception.at, line.timezone).date,
    pages: `${pagesOf(fax) ?? ''}`,
    name: cleanText(line.name),
    status: fax.reception.isPartial ? status.partial : status.complete,
    seconds: `${fax.reception.seconds ?? ''}`,
  };
}

/**
 * The subject by the line's template.
 *
 * @returns undefined when the line has none: the language's own is used
 */
export function templateSubject(fax: ReceivedFax, line: Line): string | undefined {
  const { subject } = receiveSettingsOf(line);
  if (subject === '') return undefined;
  const template = namedSubjects[subject] ?? subject;
  const { received, inBrackets } = texts[line.locale];
  const filled = fill(template, {
    ...commonValues(fax, line),
    from: callerText(fax, line) ?? received.withheld,
    to: formatNumber(line.number, line.country),
    time: formatStamp(fax.reception.at, line.timezone).time,
  });
  // A template that has no room for it must not hide that pages are missing.
  const isHidden = fax.reception.isPartial && !template.includes('{status}');
  const clean = cleanText(filled, 200);
  return isHidden ? clean + inBrackets(received.status.partial) : clean;
}

const maxNameLength = 120;
const extension = '.pdf';

/** What Windows, macOS or a shell would not take as part of a name, each become `_`. */
const forbidden = /[/\\:*?"<>|]/gu;
/** Devices of Windows, whatever follows the first dot. */
const deviceName = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)/iu;

/**
 * The name of the PDF by the line's template: without path, control and unseen characters, at most 120 characters,
 * always ending in `.pdf`, never empty.
 */
export function receivedFileName(fax: ReceivedFax, line: Line): string {
  const caller = callerOf(fax);
  const digits = caller && ('number' in caller ? caller.number.slice(1) : digitsOf(caller.name));
  const filled = fill(receiveSettingsOf(line).fileName.replace(/\.pdf$/iu, ''), {
    ...commonValues(fax, line),
    from: digits || 'anonymous',
    to: line.number.replace(/^\+/, ''),
    time: formatStamp(fax.reception.at, line.timezone).time.replaceAll(':', '_'),
  });
  const name = cleanText(filled.replace(forbidden, '_'), Number.POSITIVE_INFINITY).replace(/^[. ]+|[. ]+$/gu, '');
  const safe = name.replace(deviceName, (device) => `_${device}`);
  const short = [...safe]
    .slice(0, maxNameLength - extension.length)
    .join('')
    .trimEnd();
  return (short === '' ? `fax_${fax.id}` : short) + extension;
}
