/** The address at which an answer to a notice is read: a token that leads to what it was about, and to whom. */
import { createHash } from 'node:crypto';
import { day } from '../../fax/lifetimes.ts';
import type { Notice } from '../../fax/notices/notices.ts';
import { replyAddress, replyTokenOf } from '../../fax/replies/reply-address.ts';
import type { Links, Mailer, Ports, ReplyTarget } from '../../ports.ts';

/** As long as faxes are kept where nobody says otherwise. */
const replyLinksLiveFor = 90 * day;

export type WriteReplyAddressPorts = Pick<Ports, 'clock' | 'ids'> & {
  readonly links: Pick<Links, 'put'>;
  readonly mailer: Pick<Mailer, 'domain'>;
};

/** Written anew each time a notice is made: every one of them leads to the same. */
export async function writeReplyAddress(
  { clock, ids, links, mailer }: WriteReplyAddressPorts,
  { submission, fax, sender }: Pick<Notice, 'fax' | 'sender' | 'submission'>,
): Promise<string> {
  const token = replyTokenOf(createHash('sha256').update(ids.secret()).digest());
  const until = clock.now() + replyLinksLiveFor;
  await links.put(
    token,
    { kind: 'reply', submission, ...(fax === undefined ? {} : { fax }), sender, until },
    clock.now(),
  );
  return replyAddress(token, mailer.domain);
}

export type FollowReplyLinkPorts = Pick<Ports, 'clock'> & { readonly links: Pick<Links, 'target'> };

/** @returns undefined for a token that is unknown or over */
export async function followReplyLink(
  { clock, links }: FollowReplyLinkPorts,
  token: string,
): Promise<ReplyTarget | undefined> {
  const target = await links.target(token);
  return target?.kind === 'reply' && clock.now() < target.until ? target : undefined;
}
