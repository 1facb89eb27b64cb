/** Outgoing mail through somebody else's mail server (a smarthost), with a copy in the outbox. */
import { isIP } from 'node:net';
import { createTransport } from 'nodemailer';
import { Transient } from '../../lambdas/fax/errors.ts';
import { lifetimes } from '../../lambdas/fax/lifetimes.ts';
import { accepted, refused } from '../../lambdas/fax/result.ts';
import type { Mailer } from '../../lambdas/ports.ts';
import type { Outbox } from './outbox.ts';

export interface RelayMailer extends Mailer {
  /** Ends the connections that are kept for the next mail. */
  close(): void;
}

export interface RelayOptions {
  /** How long the relay may take to connect and to greet. */
  readonly timeoutMillis?: number;
  /** How long it may take for one mail, from first to last: then its connection is closed. */
  readonly handoverMillis?: number;
}

/**
 * A mailer that hands every mail to the relay, and then keeps it in the outbox.
 *
 * The outbox row comes last, because it says what the relay answered: after a crash in between, or when the answer was
 * lost, the mail goes to the relay a second time with the same Message-ID, never a third time in the outbox.
 *
 * What the relay refuses for good is kept in the outbox as refused, and not tried again. Everything else (relay down, slow,
 * full, its certificate or our password wrong) throws `Transient`: the mail waits until somebody has mended it.
 *
 * @param url `smtp://` or `smtps://[user:pass@]host:port`. A password is sent in clear to this machine only
 */
export function relayMailer(
  url: string,
  outbox: Outbox,
  { timeoutMillis = 30_000, handoverMillis = lifetimes.mailHandover }: RelayOptions = {},
): RelayMailer {
  const { username, hostname } = new URL(url);
  const isHere =
    hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'));
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 3,
    // The library would send a mail again by itself when a connection breaks, also after its last byte.
    maxRequeues: 0,
    requireTLS: username !== '' && !isHere,
    connectionTimeout: timeoutMillis,
    greetingTimeout: timeoutMillis,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    domain: outbox.domain,
    answerTo: (id) => outbox.answerTo(id),
    close: () => transport.close(),
    async send(mail) {
      const known = await outbox.answerTo(mail.id);
      if (known !== undefined) return known;
      try {
        // A notice that cannot be delivered is returned to nobody (RFC 3834 section 3.3): the null sender.
        const message = { envelope: { from: '', to: [mail.to] }, raw: Buffer.from(mail.raw) };
        // Known to nodemailer 10, not yet to its types.
        const limit = { signal: AbortSignal.timeout(handoverMillis) };
        await transport.sendMail({ ...message, ...limit });
      } catch (error) {
        const answer = answerOf(error);
        if (!isFinal(answer)) throw new Transient('The relay did not take the mail.', { cause: error });
        return outbox.keep(mail, refused(`The relay answered ${answer.code}.`));
      }
      return outbox.keep(mail, accepted({ isFinal: true }));
    },
  };
}

interface Answer {
  /** SMTP reply code; undefined when there was none. */
  readonly code?: number;
  /** In which part of the conversation, in nodemailer's words. */
  readonly where?: string;
}

function answerOf(error: unknown): Answer {
  if (!(error instanceof Error)) return {};
  const { responseCode, code } = error as Error & { responseCode?: unknown; code?: unknown };
  return {
    ...(typeof responseCode === 'number' ? { code: responseCode } : {}),
    ...(typeof code === 'string' ? { where: code } : {}),
  };
}

/**
 * A refusal of this very mail: 5xx to the envelope or to the message. 5xx to the log-in, and "log in first" (530), are
 * trouble of the operator's.
 */
const isFinal = ({ code, where }: Answer): boolean =>
  code !== undefined && code >= 500 && code !== 530 && (where === 'EENVELOPE' || where === 'EMESSAGE');
