/** A name server on loopback (RFC 1035), for what `FAXPOST_DNS` names: zones as tables, servers that fail or say nothing. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export interface Zone {
  readonly [name: string]: {
    readonly TXT?: readonly string[];
    readonly A?: readonly string[];
    readonly AAAA?: readonly string[];
    readonly MX?: readonly string[];
  };
}

const types = { A: 1, MX: 15, TXT: 16, AAAA: 28 } as const;
type Type = keyof typeof types;
const serverFailure = 2;
const noSuchName = 3;

export class DnsServer {
  /** May be changed while it runs. */
  zone: Zone;
  /** Names that are answered with a failure, and names that are not answered. */
  readonly failing = new Set<string>();
  readonly silent = new Set<string>();
  /** Answers come so many milliseconds late. */
  delay = 0;
  /** `TYPE name` of every question. */
  readonly asked: string[] = [];
  readonly #socket: Socket;

  private constructor(zone: Zone, socket: Socket) {
    this.zone = zone;
    this.#socket = socket;
    socket.on('message', (query, { port, address }) => {
      const answer = this.#answer(query);
      if (answer === undefined) return;
      const send = () => socket.send(answer, port, address, () => {});
      if (this.delay === 0) send();
      else setTimeout(send, this.delay).unref();
    });
  }

  static async start(zone: Zone): Promise<DnsServer> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new DnsServer(zone, socket);
  }

  /** `host:port` */
  get address(): string {
    return `127.0.0.1:${(this.#socket.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await once(this.#socket, 'close');
  }

  #answer(query: Buffer): Buffer | undefined {
    const labels: string[] = [];
    let at = 12;
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.toString('latin1', at + 1, at + 1 + length));
      at += length + 1;
    }
    const name = labels.join('.').toLowerCase();
    const number = query.readUInt16BE(at + 1);
    const type = (Object.keys(types) as Type[]).find((known) => types[known] === number);
    this.asked.push(`${type ?? number} ${name}`);
    if (this.silent.has(name)) return undefined;
    const entry = this.zone[name];
    const records = (type && entry?.[type]) ?? [];
    const code = this.failing.has(name) ? serverFailure : entry === undefined ? noSuchName : 0;
    const header = Buffer.from(query.subarray(0, 12));
    // An answer of the one who knows, to one question, with nothing about it.
    header.writeUInt16BE(0x8580 | code, 2);
    for (const [offset, count] of [1, code === 0 ? records.length : 0, 0, 0].entries()) {
      header.writeUInt16BE(count, 4 + 2 * offset);
    }
    const answers = code === 0 && type ? records.map((record) => answerOf(type, record)) : [];
    return Buffer.concat([header, query.subarray(12, at + 5), ...answers]);
  }
}

function answerOf(type: Type, record: string): Buffer {
  const data = dataOf(type, record);
  const head = Buffer.alloc(12);
  // The name of the question, its type, class IN, a minute.
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(types[type], 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function dataOf(type: Type, record: string): Buffer {
  if (type === 'A') return Buffer.from(record.split('.').map(Number));
  if (type === 'AAAA') {
    const [head = '', tail = ''] = record.split('::').map((half) => half.split(':').filter(Boolean));
    const middle = Array.from({ length: 8 - head.length - tail.length }, () => '0');
    return Buffer.from([...head, ...middle, ...tail].map((group) => group.padStart(4, '0')).join(''), 'hex');
  }
  if (type === 'MX') {
    const labels = record.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)]);
    return Buffer.concat([Buffer.from([0, 10]), ...labels, Buffer.from([0])]);
  }
  const pieces = record.match(/.{1,255}/gs) ?? [''];
  return Buffer.concat(pieces.flatMap((piece) => [Buffer.from([piece.length]), Buffer.from(piece, 'latin1')]));
}
