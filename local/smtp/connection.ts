/** smtp-server where it does not do what we need: quoted local parts, status codes, slow peers, an end without leftovers. */
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { SMTPServer } from 'smtp-server';
import { SMTPConnection, type SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js';
import { takeQuotedLocalPart } from './addresses.ts';
import { readInOnePass } from './data.ts';
import { type Reply, replies } from './replies.ts';

export interface Patience {
  /** How long a peer may take for one command (RFC 5321 section 4.5.3.2.7: at least five minutes). */
  readonly millis: number;
  /** What a mail must come in with after that. */
  readonly bytesPerSecond: number;
  /** How often slow peers are looked for. */
  readonly sweepMillis: number;
}

export class FaxSmtpConnection extends SMTPConnection {
  /** When the peer last finished a command, or was answered. */
  #since = performance.now();

  override _createParser(): ReturnType<SMTPConnection['_createParser']> {
    const parser = super._createParser();
    readInOnePass(parser);
    return parser;
  }

  /** The library splits at blanks and refuses `RCPT TO:<"+39 02 8908 9211"@…>`. */
  override _parseAddressCommand(
    name: string,
    command: Buffer | string,
  ): ReturnType<SMTPConnection['_parseAddressCommand']> {
    const quoted = takeQuotedLocalPart(command.toString());
    if (quoted === undefined) return super._parseAddressCommand(name, command);
    const parsed = super._parseAddressCommand(name, quoted.plain);
    return parsed && { ...parsed, address: quoted.local + parsed.address.slice(parsed.address.lastIndexOf('@')) };
  }

  override _onCommand(command: Buffer, callback?: () => void): void {
    this.#since = performance.now();
    super._onCommand(command, callback);
  }

  override send(code: number, data?: string | string[] | null, context?: string | false): void {
    this.#since = performance.now();
    // Where AUTH is switched off, it is for want of TLS.
    const wantsTls = code === 500 && context === 'AUTH';
    // Our own texts bring their enhanced status code; the library's table has one for each code only.
    const isOurs = typeof data === 'string' && /^[245]\.\d{1,3}\.\d{1,3} /.test(data);
    if (wantsTls) super.send(replies.needsTls.code, replies.needsTls.text, false);
    else super.send(code, data, isOurs ? false : context);
  }

  answer({ code, text }: Reply): void {
    this.send(code, text);
  }

  /** True when the peer holds the connection by sending next to nothing. The library's time-out starts again with every byte. */
  isTooSlow({ millis, bytesPerSecond }: Patience): boolean {
    const content = this._dataStream || undefined;
    const parser = this._parser || undefined;
    const isOurTurn = this._handlerPending || (content !== undefined && parser?._dataMode !== true);
    if (isOurTurn) return false;
    const bytes = content?.byteLength ?? 0;
    return performance.now() - this.#since > millis + (bytes / bytesPerSecond) * 1000;
  }

  /** A mail is coming, or waits for our answer. */
  get hasMail(): boolean {
    return Boolean(this._dataStream);
  }
}

export class FaxSmtpServer extends SMTPServer {
  readonly #sockets = new Set<Socket>();

  /** As the library's own, but for the class of the connection. */
  override connect(socket: Socket | TLSSocket, options?: SMTPConnectionOptions | null): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    const connection = new FaxSmtpConnection(this, socket, options);
    this.connections.add(connection);
    connection.on('error', (error) => this._onError(error));
    connection.on('connect', (info) => this._onClientConnect(info));
    connection.init();
  }

  dropSlow(patience: Patience): void {
    for (const connection of this.#own()) if (connection.isTooSlow(patience)) connection.answer(replies.tooSlow);
  }

  /** Lets mails that are coming come for a moment (`closeTimeout`), then cuts every connection. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((done) => this.close(() => done()));
    for (const connection of this.#own()) if (!connection.hasMail) connection.answer(replies.stopping);
    await closed;
    for (const socket of this.#sockets) socket.destroy();
  }

  #own(): FaxSmtpConnection[] {
    return [...this.connections].filter((connection) => connection instanceof FaxSmtpConnection);
  }
}
