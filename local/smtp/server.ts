/** Mail in: who may send what to whom by SMTP (RFC 5321), up to the moment when a mail is stored and queued. */
import { type AddressInfo, isIPv6 } from 'node:net';
import type { SMTPServerOptions, SMTPServerSession } from 'smtp-server';
import { maxMailBytes } from '../../lambdas/fax/limits.ts';
import { nodeResolver } from '../../lambdas/mail/proof/lookups.ts';
import type { MailReader } from '../../lambdas/mail/reader/mail-reader.ts';
import type { Ports } from '../../lambdas/ports.ts';
import { isLoopback as isLoopbackAddress } from '../http/loopback.ts';
import type { Load } from '../overload.ts';
import type { Settings } from '../settings.ts';
import { readTls } from '../tls/tls.ts';
import { FaxSmtpServer, type Patience } from './connection.ts';
import { type ConnectionLimits, Connections } from './connections.ts';
import { isInRanges } from './ip-ranges.ts';
import { Judge, type Login } from './judge.ts';
import { isRelayName, type LoginParts, type LoginPlaces, Logins, type Passwords } from './logins.ts';
import { networkOf } from './network.ts';
import { createPutOff } from './put-off.ts';
import { type ReceiveParts, receiveMail } from './receive.ts';
import { errorOf, type Reply, replies } from './replies.ts';

export interface SmtpServer {
  /** `host:port` */
  readonly address: string;
  /** Takes no more mail; resolves when what was coming is stored or gone. */
  close(): Promise<void>;
}

export interface SmtpParts {
  readonly ports: Pick<Ports, 'clock' | 'directory' | 'journal' | 'leases' | 'settings' | 'submissions'> & {
    readonly mails: MailReader;
  };
  readonly store: Pick<ReceiveParts, 'files' | 'jobs'> & {
    readonly directory: Passwords;
    readonly loginPlaces: LoginPlaces;
  };
  /** What there is to do already; without it no mail is put off. */
  readonly readLoad?: () => Promise<Load>;
  /** Which peers may log in without TLS. */
  readonly isLoopback?: (address: string) => boolean;
  readonly patience?: Patience;
  readonly connectionLimits?: ConnectionLimits;
  /** How long a slow answer to a log-in takes is waited by this. */
  readonly wait?: LoginParts['wait'];
  /** How long a mail's sender may take to be judged, and all look-ups for it. */
  readonly judgeMillis?: number;
  readonly lookupMillis?: number;
}

const usualPatience: Patience = { millis: 5 * 60_000, bytesPerSecond: 10_000, sweepMillis: 15_000 };
/** Far above what a mail may call (a line's setting), so that the notice says it and not a mail server. */
const maxRecipients = 1000;
const maxConnections = 400;
/** Programs on this machine may have as many as there are. */
const usualConnections: ConnectionLimits = { served: 20, waiting: 40, waitMillis: 60_000 };
const closeMillis = 3000;
/** Jokes, and what only proxies say. */
const neverSpoken = ['WIZ', 'SHELL', 'KILL', 'XCLIENT', 'XFORWARD'];

/** After STARTTLS the library says `false` of a session that nobody has logged in to. */
const loginOf = ({ user }: SMTPServerSession): Login | undefined => (user ? (user as Login) : undefined);

/** Starts the server and resolves when it listens. Rejects when the port is taken or the certificate cannot be read. */
export async function startSmtp(settings: Settings, parts: SmtpParts): Promise<SmtpServer> {
  const { patience = usualPatience } = parts;
  const coming = new Set<Promise<unknown>>();
  const server = new FaxSmtpServer({
    name: settings.domains[0],
    banner: 'Faxpost',
    ...(await readTls(settings)),
    minVersion: 'TLSv1.2',
    size: maxMailBytes,
    authOptional: true,
    authMethods: ['PLAIN', 'LOGIN'],
    // Per peer, see onConnect.
    allowInsecureAuth: true,
    hideENHANCEDSTATUSCODES: false,
    disabledCommands: neverSpoken,
    disableReverseLookup: true,
    maxClients: maxConnections,
    maxRecipients,
    socketTimeout: patience.millis,
    closeTimeout: closeMillis,
    logger: false,
    ...handlersOf(settings, parts, coming),
  } satisfies SMTPServerOptions);
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(settings.smtpPort, settings.host, () => {
      server.off('error', fail);
      done();
    });
  });
  // A peer that breaks off in the middle of a mail is none of our errors.
  server.on('error', (error) => parts.ports.journal.info('smtp-connection', { error: String(error) }));
  const sweep = setInterval(() => server.dropSlow(patience), patience.sweepMillis).unref();
  const { port } = server.server.address() as AddressInfo;
  return {
    address: `${isIPv6(settings.host) ? `[${settings.host}]` : settings.host}:${port}`,
    async close() {
      clearInterval(sweep);
      await server.stop();
      await Promise.allSettled(coming);
    },
  };
}

type Handlers = Required<
  Pick<SMTPServerOptions, 'onConnect' | 'onSecure' | 'onAuth' | 'onMailFrom' | 'onRcptTo' | 'onData' | 'onClose'>
>;

/** Refusals are values here; the library wants them as errors. */
function handlersOf({ dns }: Settings, parts: SmtpParts, coming: Set<Promise<unknown>>): Handlers {
  const { ports, store, isLoopback = isLoopbackAddress, judgeMillis = 3 * 60_000 } = parts;
  const { directory, leases, settings, journal, clock, mails } = ports;
  const judge = new Judge({
    ...{ clock, directory, journal, leases, mails, domains: settings.domains, resolver: nodeResolver(dns) },
    ...(parts.lookupMillis === undefined ? {} : { lookupMillis: parts.lookupMillis }),
  });
  const logins = new Logins({
    passwords: {
      async checkPassword(name, password, peer) {
        const isRight = await store.directory.checkPassword(name, password, peer);
        return isRight && (!isRelayName(name) || isInRanges((await directory.account(name))?.relays ?? [], peer));
      },
    },
    places: store.loginPlaces,
    now: () => clock.now(),
    ...(parts.wait === undefined ? {} : { wait: parts.wait }),
  });
  const connections = new Connections(parts.connectionLimits ?? usualConnections);
  const { readLoad } = parts;
  const putOff =
    readLoad === undefined ? async () => undefined : createPutOff({ readLoad, journal, now: () => clock.now() });

  /** Trouble of our own is 451 with an alarm, wherever it happens. */
  const answer = (work: Promise<Reply | undefined>, done: (error?: Error | null) => void): void => {
    work
      .catch((error: unknown) => {
        journal.alarm('smtp', { error: String(error) });
        return replies.trouble;
      })
      .then((reply) => done(reply && errorOf(reply)));
  };

  return {
    onConnect(session, done) {
      const { remoteAddress, id } = session;
      if (isLoopback(remoteAddress)) return done();
      // A list of the session's own stands for the server's.
      session.disabledCommands = [...neverSpoken, 'AUTH'];
      connections
        .enter(networkOf(remoteAddress), id)
        .then((mayEnter) => done(mayEnter ? null : errorOf(replies.tooManyConnections)));
    },

    onClose({ remoteAddress, id }) {
      if (!isLoopback(remoteAddress)) connections.leave(networkOf(remoteAddress), id);
    },

    onSecure(_socket, session, done) {
      session.disabledCommands = neverSpoken;
      done();
    },

    onAuth({ username = '', password, authzid }, session, done) {
      const check = async (): Promise<Login | Reply> => {
        // To act for somebody else (RFC 4616) is not foreseen.
        if (authzid !== undefined && authzid !== '' && authzid !== username) return replies.wrongPassword;
        const isRelay = isRelayName(username);
        if (isRelay && !session.secure) return replies.needsTls;
        const name = await logins.check(session.remoteAddress, username, password ?? '');
        if (name !== undefined) return isRelay ? { kind: 'relay', account: name } : { kind: 'sender', address: name };
        // Whoever keeps guessers out needs to know where they come from.
        journal.info('login-failed', { peer: session.remoteAddress });
        return replies.wrongPassword;
      };
      check()
        .catch((error: unknown) => {
          journal.alarm('smtp', { error: String(error) });
          return { ...replies.trouble, code: 454 };
        })
        .then((result) => ('code' in result ? done(errorOf(result)) : done(null, { user: result })));
    },

    onMailFrom(_address, session, done) {
      const login = loginOf(session);
      const judged = () => (login === undefined ? undefined : judge.login(login));
      answer(
        putOff().then((reply) => reply ?? judged()),
        done,
      );
    },

    onRcptTo({ address }, session, done) {
      answer(judge.recipient(address, loginOf(session)), done);
    },

    onData(content, session, done) {
      const { mailFrom, rcptTo } = session.envelope;
      const login = loginOf(session);
      const work = receiveMail(
        { ports, files: store.files, jobs: store.jobs, judge, judgeMillis },
        {
          peer: session.remoteAddress,
          helo: session.hostNameAppearsAs,
          from: mailFrom === false ? '' : mailFrom.address,
          ...(login === undefined ? {} : { login }),
          recipients: rcptTo.map(({ address }) => address),
          content,
        },
      ).then((reply) => (reply.code === 250 ? done(null, reply.text) : done(errorOf(reply))));
      coming.add(work);
      work.finally(() => coming.delete(work));
    },
  };
}
