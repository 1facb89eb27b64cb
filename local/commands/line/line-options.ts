/** The options that set fields of a line, alike for `line add` and `line set`. */
import { carrierNames } from '../../../lambdas/fax/dialling/carriers.ts';
import { maxRetentionDays } from '../../../lambdas/fax/lifetimes.ts';
import { maxFaxPages } from '../../../lambdas/fax/limits.ts';
import {
  defaultLineSettings,
  defaultReceiveSettings,
  type Line,
  type LineSettings,
  locales,
  photographDetails,
  type ReceiveSettings,
  resolutions,
  subjectForms,
} from '../../../lambdas/fax/model.ts';
import {
  type Checked,
  checkAccountId,
  checkAddress,
  checkAreaCode,
  checkCountry,
  checkExtension,
  checkInternalName,
  checkList,
  checkTemplateText,
  checkText,
  checkTimezone,
  checkWhole,
} from '../../views/line-fields.ts';
import { type Options, onOff, type Values } from '../command.ts';
import { type LimitChanges, lineLimitOptions, readLimits, withLimits } from '../limit-options.ts';

export const lineOptions = {
  account: { type: 'string', value: '<id>', says: 'the customer that it belongs to' },
  country: { type: 'string', value: 'IT', says: 'where the line is: how numbers are dialled from it' },
  'area-code': { type: 'string', value: '02', says: 'so that local numbers can be written without it' },
  extension: { type: 'string', value: '123', says: "the line's extension" },
  'internal-name': {
    type: 'string',
    value: 'AF90000098',
    says: "what other lines here call it in a subject; '' for none",
  },
  'subject-form': { type: 'string', values: subjectForms, says: 'how a subject sent to fax@ names numbers' },
  name: { type: 'string', value: '<name>', says: 'shown to who is called, and in notices' },
  locale: { type: 'string', values: locales, says: 'language of the notices' },
  timezone: { type: 'string', value: 'Europe/Rome', says: 'times in notices and file names' },
  attempts: { type: 'string', value: '3', says: 'calls at most' },
  'wait-minutes': { type: 'string', value: '5', says: 'between two calls' },
  'deadline-minutes': { type: 'string', value: '240', says: 'until a result is told, whatever happens' },
  'notice-to': {
    type: 'string',
    multiple: true,
    value: '<address>',
    says: "notices go here, not to the sender; '' for the sender",
  },
  'notice-picture': { type: 'string', values: onOff, says: 'the first page in the notice' },
  'summary-from': {
    type: 'string',
    value: `${defaultLineSettings.summaryFrom}`,
    says: 'from so many numbers in an email on, one answer about all; 0: one for each',
  },
  contact: { type: 'string', value: '<address>', says: "whom notices name for questions; '' for nobody" },
  resolution: { type: 'string', values: resolutions, says: 'lines an inch: 98, 196, 391' },
  'drop-blank-pages': { type: 'string', values: onOff, says: 'pages with nothing on them are not sent' },
  photographs: { type: 'string', values: photographDetails, says: 'how many seconds of a page they may take: 30, 20' },
  straighten: { type: 'string', values: onOff, says: 'papers in photographs are cut out and straightened' },
  'header-line': { type: 'string', values: onOff, says: 'date, sender, called number and page on every page' },
  'max-recipients': { type: 'string', value: `${defaultLineSettings.maxRecipients}`, says: 'numbers in one email' },
  'max-documents': { type: 'string', value: `${defaultLineSettings.maxDocuments}`, says: 'documents in one email' },
  'open-zip': { type: 'string', values: onOff, says: 'fax the documents in a ZIP archive' },
  'max-pages': { type: 'string', value: `${defaultLineSettings.maxPages}`, says: 'pages in one fax' },
  countries: { type: 'string', multiple: true, value: 'IT,DE', says: "countries that may be called; '' for every one" },
  'ask-countries': {
    type: 'string',
    values: onOff,
    says: 'the first fax to a country that is no ordinary destination waits for its sender to confirm it',
  },
  'duplicate-minutes': {
    type: 'string',
    value: `${defaultLineSettings.duplicateMinutes}`,
    says: 'in which the same pages to the same number, mailed again, wait for a confirmation; 0 for never',
  },
  ...lineLimitOptions,
  'retention-days': {
    type: 'string',
    value: `${defaultLineSettings.retentionDays}`,
    says: 'how long faxes that come from now on are kept',
  },
  'subject-template': {
    type: 'string',
    value: '<text>|kalliope',
    says: "subject of emails with received faxes, such as 'Fax {from} ({pages})'; '' for the usual one",
  },
  'file-name': {
    type: 'string',
    value: '<text>',
    says: "of received faxes, with the same fields; '' for the usual one",
  },
  searchable: { type: 'string', values: onOff, says: 'received faxes can be searched for words' },
  'tell-failed': { type: 'string', values: onOff, says: 'tell recipients when somebody tried to fax' },
  direct: { type: 'string', values: onOff, says: 'faxes to other lines here go without the carrier' },
  carrier: {
    type: 'string',
    values: carrierNames,
    mayBeEmpty: true,
    says: "the carrier that calls its faxes; '' for the service's usual one",
  },
} as const satisfies Options;

export type LineValues = Values<typeof lineOptions>;

type Fields = Partial<Omit<Line, 'number' | 'senders' | 'recipients' | 'settings' | 'receive'>>;

export interface LineChanges {
  readonly fields: Fields;
  readonly settings: Partial<LineSettings>;
  readonly receive: Partial<ReceiveSettings>;
  readonly limits?: LimitChanges | undefined;
}

/** What is named takes the place of what was; an empty text takes a field away. */
export function withChanges(before: Line, { fields, settings, receive, limits = {} }: LineChanges): Line {
  const { areaCode, extension, internalName, contact, carrier, ...line } = { ...before, ...fields };
  return {
    ...line,
    ...(areaCode ? { areaCode } : {}),
    ...(extension ? { extension } : {}),
    ...(internalName ? { internalName } : {}),
    ...(contact ? { contact } : {}),
    ...(carrier ? { carrier } : {}),
    settings: withSettings(line.settings, settings, limits),
    receive: { ...line.receive, ...receive },
  };
}

function withSettings(
  { limits: before, ...others }: LineSettings,
  changes: Partial<LineSettings>,
  limitChanges: LimitChanges,
): LineSettings {
  const limits = withLimits(before, limitChanges);
  return { ...others, ...changes, ...(limits === undefined ? {} : { limits }) };
}

/** What was given, checked; the first wrong value answers for all. */
export function readLineOptions(values: LineValues): Checked<LineChanges> {
  const wrong: string[] = [];
  const take = <T>(given: string | undefined, check: (text: string) => Checked<T>): T | undefined =>
    given === undefined ? undefined : keep(check(given));
  const keep = <T>(checked: Checked<T>): T | undefined => {
    if ('value' in checked) return checked.value;
    wrong.push(checked.wrong);
    return undefined;
  };
  const whole = (name: keyof LineValues & string, least: number, most: number): number | undefined =>
    take(values[name] as string | undefined, (text) => checkWhole(`--${name}`, text, least, most));
  const many = <T>(given: readonly string[] | undefined, check: (text: string) => Checked<T>): T[] | undefined =>
    given === undefined ? undefined : keep(checkList(given, check));

  const fields = {
    account: take(values.account, checkAccountId),
    country: take(values.country, checkCountry),
    areaCode: take(values['area-code'], orNothing(checkAreaCode)),
    extension: take(values.extension, orNothing(checkExtension)),
    internalName: take(values['internal-name'], orNothing(checkInternalName)),
    name: take(values.name, (text) => checkText(text)),
    locale: values.locale,
    timezone: take(values.timezone, checkTimezone),
    contact: take(values.contact, (text) => checkText(text, 'A contact')),
    carrier: values.carrier,
  };
  const settings = {
    attempts: whole('attempts', 1, 10),
    waitMinutes: whole('wait-minutes', 0, 24 * 60),
    deadlineMinutes: whole('deadline-minutes', 1, 7 * 24 * 60),
    noticeTo: many(values['notice-to'], checkAddress),
    noticePicture: isOn(values['notice-picture']),
    resolution: values.resolution,
    dropBlankPages: isOn(values['drop-blank-pages']),
    photographs: values.photographs,
    straightens: isOn(values.straighten),
    headerLine: isOn(values['header-line']),
    maxRecipients: whole('max-recipients', 1, 1000),
    maxDocuments: whole('max-documents', 1, 20),
    maxPages: whole('max-pages', 1, maxFaxPages),
    allowZip: isOn(values['open-zip']),
    countries: many(values.countries, checkCountry),
    asksCountries: isOn(values['ask-countries']),
    duplicateMinutes: whole('duplicate-minutes', 0, 24 * 60),
    retentionDays: whole('retention-days', 1, maxRetentionDays),
    subjectForm: values['subject-form'],
    summaryFrom: whole('summary-from', 0, 1000),
  };
  const receive = {
    subject: take(values['subject-template'], (text) => checkTemplateText('--subject-template', text)),
    fileName: take(values['file-name'] || defaultNameIf(values['file-name']), (text) =>
      checkTemplateText('--file-name', text),
    ),
    searchable: isOn(values.searchable),
    tellFailed: isOn(values['tell-failed']),
    direct: isOn(values.direct),
  };
  const limits = readLimits(values);
  if (limits !== undefined && 'wrong' in limits) return limits;
  if (wrong[0] !== undefined) return { wrong: wrong[0] };
  return {
    value: { fields: given(fields), settings: given(settings), receive: given(receive), limits: limits?.value },
  };
}

const isOn = (given: 'on' | 'off' | undefined): boolean | undefined =>
  given === undefined ? undefined : given === 'on';

/** An empty name is the usual one again. */
const defaultNameIf = (name: string | undefined): string | undefined =>
  name === '' ? defaultReceiveSettings.fileName : undefined;

/** An empty text takes a field away. */
const orNothing =
  (check: (text: string) => Checked<string>) =>
  (text: string): Checked<string> =>
    text === '' ? { value: '' } : check(text);

/** Without the fields that were not given. */
function given<T extends object>(all: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
