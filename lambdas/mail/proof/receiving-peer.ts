/** Who brought a mail to the server of ours that took it in, as far as a mail says so itself. */
import type { HeaderField } from '../incoming.ts';
import type { Peer } from './prove.ts';

/** How the host names of the servers that we believe begin and end: where SES takes mail in. */
const receiver = String.raw`inbound-smtp\.[a-z0-9-]+\.amazonaws\.com`;
const maxFieldLength = 2000;

/**
 * The peer in the one trace field (RFC 5321 section 4.4) that carries the receiving server's own name of the mail. The
 * sender could write such a field too, but never knew that name.
 *
 * @param fields of the mail, top first
 * @returns undefined when no field has it
 */
export function findReceivingPeer(fields: readonly HeaderField[], receipt: string): Exclude<Peer, string> | undefined {
  if (!/^[A-Za-z0-9]{20,}$/.test(receipt)) return undefined;
  const trace = new RegExp(
    String.raw`^from\s+(\S+)\s+\(\S*\s?\[(?:IPv6:)?([0-9A-Fa-f.:]+)\]\)\s+by\s+${receiver}\s+with\s+\S+\s+id\s+${receipt}(?:\s|;|$)`,
  );
  for (const { name, value } of fields) {
    const [, helo, ip] = name === 'received' ? (trace.exec(value.slice(0, maxFieldLength)) ?? []) : [];
    if (helo !== undefined && ip !== undefined) return { helo, ip };
  }
  return undefined;
}
