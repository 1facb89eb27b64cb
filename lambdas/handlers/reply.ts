/**
 * Somebody answered a notice: the first line says what is wanted. What follows by itself (a fax that is sent again, a cancel)
 * is its own answer; all else has one short mail. Everything may be repeated, and happens once.
 */
import type { Fax } from '../fax/history.ts';
import { day } from '../fax/lifetimes.ts';
import type { AskedFax } from '../fax/model.ts';
import { type ReplyAnswer, replyNotice } from '../fax/notices/notices.ts';
import { readReply } from '../fax/replies/read-reply.ts';
import { deliverNotice, type NoticePorts } from '../flow/deliver-notice.ts';
import { nameOf } from '../flow/derived-names.ts';
import { type FaxHistories, readFax } from '../flow/histories.ts';
import type { KnownSender } from '../flow/intake/identify-sender.ts';
import { type FollowReplyLinkPorts, followReplyLink } from '../flow/notices/reply-link.ts';
import { takePlace } from '../flow/notices/take-place.ts';
import { again } from '../flow/replies/again.ts';
import { latest, type Scope } from '../flow/replies/scope.ts';
import { type SendElsewherePorts, sendElsewhere } from '../flow/replies/send-elsewhere.ts';
import { type RenewLease, type WithLeasePorts, withLease } from '../flow/with-lease.ts';
import { parseEnvelopeAddress } from '../mail/addresses.ts';
import type { MailHeaders } from '../mail/incoming.ts';
import type { MailReader } from '../mail/reader/mail-reader.ts';
import type { Directory, Events, Links, ReplyTarget, Submissions } from '../ports.ts';
import { type RequestCancelPorts, requestCancel } from './cancel.ts';

export type ReplyPorts = FollowReplyLinkPorts &
  NoticePorts &
  RequestCancelPorts &
  SendElsewherePorts &
  WithLeasePorts & {
    readonly directory: Pick<Directory, 'account' | 'line' | 'lines'>;
    readonly events: Pick<Events, 'cancel'>;
    readonly faxes: FaxHistories;
    readonly links: Pick<Links, 'put' | 'target'>;
    readonly mails: Pick<MailReader, 'letter'>;
    readonly submissions: Pick<Submissions, 'claim' | 'create' | 'submission'>;
  };

/** A mail that came to the address of a notice, and who wrote it. */
export interface ReplyMail {
  readonly token: string;
  /** Of the raw mail, and where it lies. */
  readonly key: string;
  readonly path: string;
  readonly headers: Pick<MailHeaders, 'messageId' | 'references'>;
  readonly known: KnownSender;
}

/** Answers of one sender that are read, and short answers about one submission that are sent: no loop goes on for long. */
const repliesAnHour = 20;
const answersADay = 5;

/** @returns what became of it, for the row that decides about the mail */
export async function reply(ports: ReplyPorts, mail: ReplyMail): Promise<string> {
  const { key, known } = mail;
  const target = await followReplyLink(ports, mail.token);
  if (target === undefined) return 'reply to an unknown notice';
  if (target.sender !== known.sender) return 'reply to a notice for another sender';
  if (!isAddressed(mail)) return 'reply that is not signed for';
  if (!(await isFirstCopy(ports, mail))) return 'second copy of a reply';
  if (!(await takePlace(ports, { of: `reply|${known.sender}`, most: repliesAnHour, minutes: 60 }, key)))
    return 'too many replies';
  let became = '';
  const lease = { lease: `report reply ${target.submission}`, holder: key };
  await withLease(ports, lease, async (renewLease) => {
    became = await follow(ports, mail, target, renewLease);
  });
  return became;
}

/** Who has a signed mail can hand it to us again, but not at another address. */
function isAddressed({ known: { trust }, token }: ReplyMail): boolean {
  if (trust === 'whole') return true;
  return trust.addressed.some((address) => parseEnvelopeAddress(address)?.local.toLowerCase() === `r-${token}`);
}

/** A mail server's second try, or a signed mail that somebody hands to us again, is no second answer. */
async function isFirstCopy({ submissions, clock }: ReplyPorts, { key, headers, known }: ReplyMail): Promise<boolean> {
  const { messageId } = headers;
  if (messageId === undefined) return true;
  const until = clock.now() + 6 * day;
  return (await submissions.claim(`reply|${known.sender}|${messageId}`, key, until, clock.now())) === key;
}

async function follow(
  ports: ReplyPorts,
  mail: ReplyMail,
  target: ReplyTarget,
  renewLease: RenewLease,
): Promise<string> {
  const submission = await ports.submissions.submission(target.submission);
  const line = submission && (await ports.directory.line(submission.line));
  if (submission === undefined || line === undefined) return 'reply to a notice about what is gone';
  const asked = submission.faxes.filter(({ id }) => target.fax === undefined || id === target.fax);
  const faxes: { asked: AskedFax; fax: Fax }[] = [];
  for (const one of asked) faxes.push({ asked: one, fax: await readFax(ports.faxes, one.id) });
  const scope: Scope = {
    ...{ key: mail.key, confirms: mail.known.confirms },
    ...{ submission, line, only: target.fax, faxes },
  };
  const { ignored = [] } = mail.known.trust === 'whole' ? {} : mail.known.trust;
  const wanted = readReply((await ports.mails.letter(mail.path, { ignored })) ?? '');
  const answer = await act(ports, scope, wanted);
  if (answer === undefined) return `reply: ${wanted.kind}`;
  const isCapped = !(await takePlace(
    ports,
    { of: `answer|${submission.id}`, most: answersADay, minutes: 24 * 60 },
    mail.key,
  ));
  if (isCapped) return `reply: ${wanted.kind}, too many answers`;
  await tell(ports, mail, { scope, answer }, renewLease);
  return `reply: ${wanted.kind}, ${answer.kind}`;
}

/** @returns what is to be answered; undefined where what follows is answer enough */
async function act(
  ports: ReplyPorts,
  scope: Scope,
  wanted: ReturnType<typeof readReply>,
): Promise<ReplyAnswer | undefined> {
  switch (wanted.kind) {
    case 'again':
      return again(ports, scope);
    case 'cancel':
      return cancelOpen(ports, scope);
    case 'number':
      return sendElsewhere(ports, scope, { given: wanted.given, cancel: (fax) => cancel(ports, fax) });
    case 'status':
    case 'unclear':
      return { kind: wanted.kind };
  }
}

async function cancelOpen(ports: ReplyPorts, scope: Scope): Promise<ReplyAnswer | undefined> {
  const open = (await latest(ports, scope)).filter(({ fax }) => fax.state !== 'ended');
  for (const { fax } of open) await cancel(ports, fax.id);
  return open.length === 0 ? { kind: 'nothing-to-cancel' } : undefined;
}

async function cancel(ports: ReplyPorts, id: string): Promise<void> {
  const fax = await requestCancel(ports, id);
  if (fax.state !== 'ended') await ports.events.cancel(id);
}

async function tell(
  ports: ReplyPorts,
  { key, token, headers: { messageId, references } }: ReplyMail,
  { scope, answer }: { readonly scope: Scope; readonly answer: ReplyAnswer },
  renewLease: RenewLease,
): Promise<void> {
  const { submission, line, only } = scope;
  const notice = replyNotice({
    ...{ submission, line, fax: only, answer },
    faxes: await latest(ports, scope),
    reply: { id: nameOf(`reply ${key} ${token}`), messageId, references },
  });
  await deliverNotice(ports, notice, { renewLease });
}
