/**
 * Fetches received pages from the carrier: only from hosts that are its own, without redirects, within limits of size and
 * time. What a webhook names is a stranger's word until its host is checked.
 */
import { Transient } from '../../fax/errors.ts';
import { maxMediaBytes } from '../../fax/limits.ts';
import { accepted, refused } from '../../fax/result.ts';
import type { MediaAnswer } from '../../ports.ts';

export interface MediaLimits {
  /** `host` or `host:port`, or `*.domain` for any host below it. */
  readonly hosts: readonly string[];
  readonly bytes: number;
  /** Real milliseconds for the whole file. */
  readonly millis: number;
}

/** Amazon S3 in any Region: Telnyx's storage. */
const anyS3 = 's3.amazonaws.com';
/** Telnyx's own, and its storage's. */
export const telnyxMediaHosts = ['*.telnyx.com', anyS3];
export const defaultMediaLimits = { bytes: maxMediaBytes, millis: 60_000 };

/** Plain HTTP is for hosts named with their port: the simulator's. */
export function isAllowed(url: URL, hosts: readonly string[]): boolean {
  if (url.username !== '' || url.password !== '') return false;
  if (url.port !== '') return hosts.includes(url.host) && ['http:', 'https:'].includes(url.protocol);
  const isNamed = hosts.some((host) =>
    host.startsWith('*.') ? url.hostname.endsWith(host.slice(1)) : url.hostname === host,
  );
  const isS3 = hosts.includes(anyS3) && /^([a-z0-9.-]+\.)?s3([.-][a-z0-9-]+)?\.amazonaws\.com$/.test(url.hostname);
  return url.protocol === 'https:' && (isNamed || isS3);
}

/** The link may be dead, which is no answer about the pages. */
export type Fetched = MediaAnswer | 'expired';

/** Throws `Transient` when the host cannot be reached or answers that it is in trouble. */
export async function fetchMedia(link: string, { hosts, bytes, millis }: MediaLimits): Promise<Fetched> {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  if (url === undefined || !isAllowed(url, hosts)) return refused('not a host of the carrier');
  let response: Response;
  try {
    response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(millis) });
  } catch (error) {
    throw new Transient('The carrier does not give out the pages now.', { cause: error });
  }
  if ([401, 403, 404, 410].includes(response.status)) return 'expired';
  if (response.status >= 500 || response.status === 429) {
    throw new Transient(`The carrier's storage answered ${response.status}.`);
  }
  if (response.status !== 200 || response.body === null) {
    return refused(`the carrier's storage answered ${response.status}`);
  }
  const content = await readAtMost(response.body, bytes);
  return content === undefined ? refused(`more than ${bytes} bytes`) : accepted(content);
}

async function readAtMost(body: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.byteLength;
      if (size > most) return undefined;
      chunks.push(chunk);
    }
  } catch (error) {
    throw new Transient('The carrier broke off while it gave out the pages.', { cause: error });
  }
  return Buffer.concat(chunks);
}
