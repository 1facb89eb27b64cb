/** What DNS has to say for a fax domain on AWS: where its mail goes, that SES may send for it, and what to do with forgeries. */
import type { GetEmailIdentityCommandOutput } from '@aws-sdk/client-sesv2';
import type { Lookups, Records } from '../../mail/proof/lookups.ts';
import type { Found } from './stack-check.ts';

export interface DnsQuestion {
  readonly domain: string;
  readonly region: string;
  readonly lookups: Pick<Lookups, 'mx' | 'txt'>;
}

const notAnswered = (domain: string): Found => ({ wrong: `DNS did not answer about ${domain}: try again` });

const hasName = (records: readonly string[], name: string): boolean =>
  records.some((record) => record.toLowerCase().replace(/\.$/, '') === name);

/** Mail for the domain comes to SES. Another exchanger beside it would swallow some of it. */
export async function mxState({ domain, region, lookups }: DnsQuestion): Promise<Found> {
  const wanted = `inbound-smtp.${region}.amazonaws.com`;
  const found = await lookups.mx(domain);
  if (found === 'trouble') return notAnswered(domain);
  if (found.length === 0) return { wrong: `is missing: set ${domain} MX 10 ${wanted}` };
  if (!hasName(found, wanted)) return { wrong: `leads to ${found.join(', ')}: set ${domain} MX 10 ${wanted}` };
  const others = found.filter((record) => !hasName([record], wanted));
  return others.length === 0
    ? wanted
    : { wrong: `leads to ${others.join(', ')} as well, where faxes would be lost: leave ${wanted} alone` };
}

type Identity = Pick<GetEmailIdentityCommandOutput, 'DkimAttributes' | 'MailFromAttributes'>;

/** SES looks for its keys itself, for up to three days. */
export function dkimState({ domain }: Pick<DnsQuestion, 'domain'>, { DkimAttributes: dkim }: Identity): Found {
  if (dkim?.Status === 'SUCCESS') return 'SES found its keys';
  const records = (dkim?.Tokens ?? []).map(
    (token) => `${token}._domainkey.${domain} CNAME ${token}.dkim.amazonses.com`,
  );
  if (records.length === 0) return { wrong: 'is off: make SES sign mail of this domain (Easy DKIM)' };
  return { wrong: `is not found by SES yet (${dkim?.Status ?? 'not started'}): set ${records.join(' and ')}` };
}

/** The domain of the envelope's sender: its SPF record is what receivers ask for. */
export async function mailFromState(
  { region, lookups }: DnsQuestion,
  { MailFromAttributes: attributes }: Identity,
): Promise<Found> {
  const domain = attributes?.MailFromDomain;
  if (domain === undefined || domain === '') return 'is SES’s own, with its SPF';
  const [mx, texts] = await Promise.all([lookups.mx(domain), lookups.txt(domain)]);
  if (mx === 'trouble' || texts === 'trouble') return notAnswered(domain);
  const missing = [
    ...(hasName(mx, `feedback-smtp.${region}.amazonses.com`)
      ? []
      : [`${domain} MX 10 feedback-smtp.${region}.amazonses.com`]),
    ...(permitsSes(texts) ? [] : [`${domain} TXT "v=spf1 include:amazonses.com ~all"`]),
  ];
  return missing.length === 0 ? domain : { wrong: `is not set up: set ${missing.join(' and ')}` };
}

const permitsSes = (texts: readonly string[]): boolean =>
  texts.some((text) => /^v=spf1(\s|$)/i.test(text) && /(^|\s)\+?include:amazonses\.com(\s|$)/i.test(text));

const isDmarc = (text: string): boolean => /^v=DMARC1\s*(;|$)/i.test(text);

/** Of the domain, or of one above it, which speaks for it (RFC 7489 section 6.6.3). */
export async function dmarcState({ domain, lookups }: DnsQuestion): Promise<Found> {
  const labels = domain.split('.');
  const names = labels.slice(0, -1).map((_, n) => labels.slice(n).join('.'));
  for (const name of names) {
    const texts: Records = await lookups.txt(`_dmarc.${name}`);
    if (texts === 'trouble') return notAnswered(`_dmarc.${name}`);
    const policy = texts.find(isDmarc);
    if (policy !== undefined) return name === domain ? policy : `${policy} (of ${name})`;
  }
  return { wrong: `is missing: set _dmarc.${domain} TXT "v=DMARC1; p=quarantine"` };
}
