/** A line as people and programs see it. */
import { accountOf } from '../../../lambdas/fax/accounts.ts';
import { subjectFormOf } from '../../../lambdas/fax/dialling/subject-numbers.ts';
import {
  defaultLineSettings,
  defaultReceiveSettings,
  type Line,
  type LineSettings,
} from '../../../lambdas/fax/model.ts';
import { receiveSettingsOf } from '../../../lambdas/fax/notices/received-templates.ts';
import type { Forwarding } from '../../../lambdas/fax/receiving/forwarding.ts';
import { forwardingView } from '../../views/forward-fields.ts';
import { limitsInForce, limitWords } from '../../views/limits.ts';

export function lineView(line: Line) {
  const {
    number,
    name,
    country,
    areaCode,
    extension,
    internalName,
    locale,
    timezone,
    contact,
    carrier,
    senders,
    recipients,
    settings,
  } = line;
  return {
    number,
    account: accountOf(line),
    name,
    country,
    areaCode: areaCode ?? null,
    extension: extension ?? null,
    internalName: internalName ?? null,
    subjectForm: subjectFormOf(line),
    locale,
    timezone,
    contact: contact ?? null,
    carrier: carrier ?? null,
    senders,
    recipients,
    forwarding: forwardingView(line.forwarding ?? { rules: [] }),
    ...(line.delegates?.length ? { delegates: line.delegates } : {}),
    settings,
    limits: limitsInForce.ofLine(line),
    receive: receiveSettingsOf(line),
  };
}

const list = (entries: readonly string[], none: string): string => (entries.length === 0 ? none : entries.join(', '));

/** What is not as usual when a fax comes in. */
function receiveRows(line: Line): [string, string][] {
  const { subject, fileName, searchable, tellFailed, direct } = receiveSettingsOf(line);
  const wishes = [
    ...(searchable ? ['searchable'] : []),
    ...(tellFailed ? ['attempts without a page are told'] : []),
    ...(direct ? ['faxes to other lines here go without the carrier'] : []),
  ];
  return [
    ...(subject === '' ? [] : [['subject of received faxes', subject] as [string, string]]),
    ...(fileName === defaultReceiveSettings.fileName ? [] : [['file name', fileName] as [string, string]]),
    ...(wishes.length === 0 ? [] : [['also', wishes.join('; ')] as [string, string]]),
  ];
}

function forwardingWords({ rules, absence }: Forwarding): string {
  const count = rules.length === 1 ? '1 rule' : `${rules.length} rules`;
  return absence === undefined ? count : `${count}, an absence`;
}

function summaryWords({ settings: { summaryFrom = defaultLineSettings.summaryFrom } }: Line): string {
  return summaryFrom === 0 ? 'for each number' : `about all numbers, from ${summaryFrom} on`;
}
const everyCountry = ({ asksCountries }: LineSettings): string =>
  asksCountries ? 'ordinary destinations; any other country once a sender has confirmed it' : 'every country';

export function lineText(line: Line): string {
  const { settings } = line;
  const dialled = `${line.country}${line.areaCode ? `, area code ${line.areaCode}` : ''}${line.extension ? `, extension ${line.extension}` : ''}${line.internalName ? `, internally ${line.internalName}` : ''}`;
  const rows: [string, string][] = [
    ['account', accountOf(line)],
    ['country', dialled],
    ['language, time zone', `${line.locale}, ${line.timezone}`],
    ['may send', list(line.senders, 'nobody yet')],
    ['receives', list(line.recipients, 'nobody yet')],
    ...(line.delegates?.length ? [['send in its name', list(line.delegates, '')] as [string, string]] : []),
    ...(line.forwarding ? [['forwarding', forwardingWords(line.forwarding)] as [string, string]] : []),
    [
      'attempts',
      `${settings.attempts}, ${settings.waitMinutes} minutes apart, ${settings.deadlineMinutes} minutes in all`,
    ],
    ['notices go to', `${list(settings.noticeTo, 'the sender')}${settings.noticePicture ? ', with a picture' : ''}`],
    ['one answer', summaryWords(line)],
    ...(line.contact ? [['contact for questions', line.contact] as [string, string]] : []),
    ...(line.carrier ? [['carrier', line.carrier] as [string, string]] : []),
    ['resolution', settings.resolution],
    ['at most', `${settings.maxRecipients} numbers, ${settings.maxDocuments} documents, ${settings.maxPages} pages`],
    ['photographs', `${settings.photographs ?? defaultLineSettings.photographs}`],
    ['photographed papers', settings.straightens === false ? 'left as they are' : 'cut out and straightened'],
    ['ZIP archives', settings.allowZip ? 'opened' : 'refused'],
    ['subjects', subjectFormOf(line)],
    ['may call', list(settings.countries, everyCountry(settings))],
    ['limits', limitWords(limitsInForce.ofLine(line))],
    ['kept', `${settings.retentionDays} days`],
    ...receiveRows(line),
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  const title = `${line.number}${line.name ? `  ${line.name}` : ''}`;
  return [title, ...rows.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`)].join('\n');
}
