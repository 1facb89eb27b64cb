/**
 * An envelope of certified mail (PEC, RFC 6109 section 3.1): the mail that was sent is inside (`postacert.eml`), beside what
 * its provider certifies of it (`daticert.xml`), both under the provider's signature.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { normaliseAddress } from '../../../fax/addresses.ts';
import { cleanText } from '../../../fax/outside-text.ts';
import { accepted, type Result, refused } from '../../../fax/result.ts';
import { parseAddresses, parseFrom } from '../../addresses.ts';
import type { HeaderField } from '../../incoming.ts';
import { firstValue, parseParameters } from '../../mime/header-fields.ts';
import { verifySignature } from './cms-signature.ts';
import { contentOf, type Entity, partsOf, readEntity } from './entity.ts';

export interface EnvelopeOptions {
  /** The provider's address, which stands in From. */
  readonly address: string;
  /** Of its provider, PEM. */
  readonly authorities: readonly string[];
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  /** Where the mail inside is written. */
  readonly inner?: string;
}

export interface CertifiedEnvelope {
  /** Who sent the mail inside, as its provider certifies and as it says itself, in its comparable form. */
  readonly sender: string;
  /** The provider's signature; or why it proves nothing. */
  readonly signature: Result<{ readonly signedAt?: number }, string>;
  /** In To and Cc of the mail inside. */
  readonly addressed: readonly string[];
  /** The same for all copies of what was signed. */
  readonly identity: string;
}

/** @returns why it is no envelope that can be believed, whoever brought it */
export async function readEnvelope(path: string, options: EnvelopeOptions): Promise<Result<CertifiedEnvelope, string>> {
  const opened = openEnvelope(await readFile(path), options);
  if (!opened.ok) return opened;
  const { bytes, ...envelope } = opened.value;
  if (options.inner !== undefined) await writeFile(options.inner, bytes);
  return accepted(envelope);
}

/** The same of a mail in memory; `bytes`: the mail inside. */
export function openEnvelope(
  raw: Buffer,
  options: Omit<EnvelopeOptions, 'inner'>,
): Result<CertifiedEnvelope & { readonly bytes: Buffer }, string> {
  const whole = readEntity(raw);
  if (whole === undefined) return refused('its header may be read in two ways');
  const opened = openSigned(whole, options);
  if (opened === undefined) return refused('it is not built as an envelope');
  const { content, signature } = opened;
  const parts = partsOf(content)?.map(readEntity);
  const named = (name: string): Entity | undefined => {
    const found = (parts ?? []).filter((part) => part !== undefined && nameOf(part.fields) === name);
    return found.length === 1 ? found[0] : undefined;
  };
  const [certificate, attached] = [named('daticert.xml'), named('postacert.eml')];
  if (certificate === undefined || attached?.contentType !== 'message/rfc822')
    return refused('a part of it is missing');
  const sender = certifiedSender(contentOf(certificate)?.toString('utf8') ?? '');
  const bytes = contentOf(attached);
  const inner = bytes && readEntity(bytes);
  if (sender === undefined || bytes === undefined || inner === undefined) return refused('it certifies no sender');
  const from = parseFrom(firstValue(inner.fields, 'from') ?? '');
  const isOnly = inner.fields.filter(({ name }) => name === 'from').length === 1;
  if (!from.ok || !isOnly || normaliseAddress(from.value) !== sender) {
    return refused('it certifies another sender than the mail inside names');
  }
  const addressed = inner.fields
    .filter(({ name }) => name === 'to' || name === 'cc')
    .flatMap(({ value }) => parseAddresses(value) ?? []);
  return accepted({ bytes, sender, signature, addressed, identity: createHash('sha256').update(bytes).digest('hex') });
}

interface Opened {
  /** A multipart. */
  readonly content: Entity;
  readonly signature: CertifiedEnvelope['signature'];
}

function openSigned(whole: Entity, { address, authorities, at }: Omit<EnvelopeOptions, 'inner'>): Opened | undefined {
  if (whole.contentType === 'multipart/mixed') return { content: whole, signature: refused('it is not signed') };
  if (whole.contentType !== 'multipart/signed') return undefined;
  const [signed, detached, ...more] = partsOf(whole) ?? [];
  const content = signed && readEntity(signed);
  const file = detached && readEntity(detached);
  const signature = file && contentOf(file);
  if (more.length > 0 || signed === undefined || content === undefined || signature === undefined) return undefined;
  return {
    content,
    signature: verifySignature({ content: inCanonicalForm(signed), signature, address, authorities, at }),
  };
}

/** RFC 8551 section 3.1.1: lines end with CRLF. */
const inCanonicalForm = (bytes: Buffer): Buffer =>
  bytes.includes('\r\n') ? bytes : Buffer.from(bytes.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1');

function nameOf(fields: readonly HeaderField[]): string {
  const [disposition, type] = ['content-disposition', 'content-type'].map((name) =>
    parseParameters(firstValue(fields, name) ?? ''),
  );
  return (disposition?.parameters.get('filename') ?? type?.parameters.get('name') ?? '').toLowerCase();
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const decode = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name] ?? '');

/** Without a parser that would follow a stranger's declarations: a document that has any is none. */
function certifiedSender(xml: string): string | undefined {
  if (xml.length > 200_000 || /<!/.test(xml)) return undefined;
  const root = /<postacert\b([^>]{0,500})>/.exec(xml)?.[1] ?? '';
  if (!/\btipo\s*=\s*["']posta-certificata["']/.test(root) || /\berrore\s*=\s*["'](?!nessuno["'])/.test(root)) {
    return undefined;
  }
  const found = [...xml.matchAll(/<mittente>([^<]{1,320})<\/mittente>/g)];
  return found.length === 1 ? normaliseAddress(cleanText(decode(found[0]?.[1] ?? ''), 320)) : undefined;
}
