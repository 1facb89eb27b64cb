/** A line as people and programs see it. */
import type { Line } from '../../lambdas/fax/model.ts';

export function lineView(line: Line) {
  const { number, name, country, areaCode, extension, locale, timezone, senders, recipients, settings } = line;
  return {
    number,
    name,
    country,
    areaCode: areaCode ?? null,
    extension: extension ?? null,
    locale,
    timezone,
    senders,
    recipients,
    settings,
  };
}

const list = (entries: readonly string[], none: string): string => (entries.length === 0 ? none : entries.join(', '));

export function lineText(line: Line): string {
  const { settings } = line;
  const dialled = `${line.country}${line.areaCode ? `, area code ${line.areaCode}` : ''}${line.extension ? `, extension ${line.extension}` : ''}`;
  const rows: [string, string][] = [
    ['country', dialled],
    ['language, time zone', `${line.locale}, ${line.timezone}`],
    ['may send', list(line.senders, 'nobody yet')],
    ['receives', list(line.recipients, 'nobody yet')],
    [
      'attempts',
      `${settings.attempts}, ${settings.waitMinutes} minutes apart, ${settings.deadlineMinutes} minutes in all`,
    ],
    ['notices go to', `${list(settings.noticeTo, 'the sender')}${settings.noticePicture ? ', with a picture' : ''}`],
    ['resolution', settings.resolution],
    ['at most', `${settings.maxRecipients} numbers, ${settings.maxDocuments} documents, ${settings.maxPages} pages`],
    ['may call', list(settings.countries, 'every country')],
    ['kept', `${settings.retentionDays} days`],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  const title = `${line.number}${line.name ? `  ${line.name}` : ''}`;
  return [title, ...rows.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`)].join('\n');
}
