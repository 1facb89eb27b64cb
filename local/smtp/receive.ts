/** One mail from DATA to its answer: on the disk as a draft, judged, kept, queued; only then 250. */
import { randomBytes } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import { Defect, Transient } from '../../lambdas/fax/errors.ts';
import { maxMailBytes } from '../../lambdas/fax/limits.ts';
import { cleanText } from '../../lambdas/fax/outside-text.ts';
import { mailPrefix } from '../../lambdas/flow/file-keys.ts';
import type { MailEvent } from '../../lambdas/handlers/accept.ts';
import type { Ports } from '../../lambdas/ports.ts';
import type { Draft, FolderFiles } from '../store/files.ts';
import type { Jobs } from '../store/jobs.ts';
import type { Envelope, Judge } from './judge.ts';
import { type Reply, replies } from './replies.ts';

export interface ReceiveParts {
  readonly ports: Pick<Ports, 'clock' | 'journal' | 'submissions'>;
  readonly files: Pick<FolderFiles, 'draft' | 'remove'>;
  readonly jobs: Pick<Jobs, 'put'>;
  readonly judge: Judge;
  /** How long judging may take. Senders wait ten minutes for the answer (RFC 5321 section 4.5.3.2.6). */
  readonly judgeMillis: number;
}

export interface ComingMail extends Envelope {
  /** RCPT TO, in order. */
  readonly recipients: readonly string[];
  /** What comes after DATA. Read to its end whatever happens, unless the peer leaves. */
  readonly content: Readable;
}

/**
 * Takes one mail in. A mail that is refused, or whose peer left, leaves no file.
 *
 * @returns what to answer, for trouble of our own as well
 */
export async function receiveMail(parts: ReceiveParts, mail: ComingMail): Promise<Reply> {
  const { clock, journal } = parts.ports;
  const at = clock.now();
  const id = mailId(at);
  const key = `${mailPrefix}${id}.eml`;
  try {
    const { draft, isTooLarge } = await takeAtMost(maxMailBytes, mail.content, (most) => parts.files.draft(most));
    try {
      return isTooLarge
        ? await refuseLarge(parts, mail, key, at)
        : await judgeMail(parts, mail, { draft, id, key, at });
    } finally {
      await draft.discard();
    }
  } catch (error) {
    if (error instanceof PeerLeft) return replies.trouble;
    journal.alarm('mail-not-stored', { key, error: String(error) });
    return error instanceof Transient ? replies.noRoom : replies.trouble;
  }
}

/** The time first, so that keys sort; the rest nobody can guess. */
const mailId = (at: number): string =>
  `${new Date(at).toISOString().replace(/[-:.]/g, '').toLowerCase()}-${randomBytes(16).toString('hex')}`;

interface Stored {
  readonly draft: Draft;
  readonly id: string;
  readonly key: string;
  readonly at: number;
}

async function judgeMail(parts: ReceiveParts, mail: ComingMail, { draft, id, key, at }: Stored): Promise<Reply> {
  const judgement = await within(parts.judgeMillis, parts.judge.sender(draft.path, mail));
  if (!judgement.ok) {
    const { outcome, why, reply, from } = judgement;
    // Who is asked to come again has not been refused.
    if (outcome === 'undecided') parts.ports.journal.info('mail-undecided', { key });
    else await writeRefusal(parts, mail, { key, at, outcome, why, from });
    return reply;
  }
  await draft.keep(key);
  try {
    const { from: envelopeFrom, recipients } = mail;
    parts.jobs.put('mail', { key, envelopeFrom, recipients, proof: judgement.proof, at } satisfies MailEvent);
  } catch (error) {
    await parts.files.remove(key);
    throw error;
  }
  parts.ports.journal.info('mail-received', { key, proof: judgement.proof.kind });
  return replies.stored(id);
}

async function within<T>(millis: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Defect(`The sender was not judged within ${millis} ms.`)), millis);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function refuseLarge(parts: ReceiveParts, mail: ComingMail, key: string, at: number): Promise<Reply> {
  await writeRefusal(parts, mail, { key, at, outcome: 'too-large', why: `more than ${maxMailBytes} bytes` });
  return replies.tooLarge(maxMailBytes);
}

interface Refusal {
  readonly key: string;
  readonly at: number;
  readonly outcome: string;
  readonly why: string;
  readonly from?: string | undefined;
}

/** The row tells the operator who it was; the journal holds no personal data. */
async function writeRefusal({ ports }: ReceiveParts, mail: ComingMail, { key, at, outcome, why, from }: Refusal) {
  ports.journal.info('mail-refused', { key, outcome });
  const detail = `${outcome}: ${why}; MAIL FROM <${mail.from}>, peer ${mail.peer} (${mail.helo})`;
  await ports.submissions.decideMail(key, 'refused', cleanText(detail, 500), at, { outcome, from });
}

class PeerLeft extends Error {
  override readonly name = 'PeerLeft';
}

/**
 * Has content written, no more of it than allowed, and reads the rest away: a peer hears an answer only once it has
 * sent everything.
 *
 * @param write is given what is allowed; when it fails, the content is read to its end all the same
 */
async function takeAtMost(
  most: number,
  content: Readable,
  write: (content: Readable) => Promise<Draft>,
): Promise<{ draft: Draft; isTooLarge: boolean }> {
  let bytes = 0;
  const allowed = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= most) this.push(chunk);
      done();
    },
  });
  const onLeft = () => allowed.destroy(new PeerLeft());
  content.once('error', onLeft).once('close', () => content.readableEnded || onLeft());
  allowed.on('error', () => {});
  try {
    const draft = await write(content.pipe(allowed));
    return { draft, isTooLarge: bytes > most };
  } finally {
    content.unpipe(allowed);
    content.resume();
  }
}
