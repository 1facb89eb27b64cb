/** What DNS says, for one mail: every name asked once, all within one deadline. No answer is a value, like any other. */
import { Resolver as NodeResolver } from 'node:dns/promises';

export type RecordType = 'TXT' | 'A' | 'AAAA' | 'MX';

/**
 * Asks for records. Gives what `dns.promises.resolve` of Node gives for the type and throws its errors: `ENOTFOUND` and
 * `ENODATA` mean that there are none, any other that nobody knows.
 */
export type Resolve = (name: string, type: RecordType) => Promise<unknown>;

/** Makes a resolver for one mail; `end` breaks off what it still waits for. */
export type ResolverMaker = () => { readonly resolve: Resolve; end(): void };

/** Records, none when there are none; or nobody knows. */
export type Records = readonly string[] | 'trouble';

/** For all look-ups of one mail together. Senders wait ten minutes for an answer (RFC 5321 section 4.5.3.2.6). */
export const lookupMillis = 15_000;

const nothing: readonly unknown[] = ['ENOTFOUND', 'ENODATA', 'EBADNAME'];
/** A TXT record may have 64 KB; no policy or key has a quarter of that. */
const maxTextLength = 16 * 1024;

/** @param server `host:port` of the resolver to ask; the machine's own unless given */
export const nodeResolver =
  (server?: string): ResolverMaker =>
  () => {
    const dns = new NodeResolver({ timeout: 3000, tries: 3 });
    if (server !== undefined) dns.setServers([server]);
    return { resolve: (name, type) => dns.resolve(name, type), end: () => dns.cancel() };
  };

export class Lookups {
  readonly #resolver: ReturnType<ResolverMaker>;
  readonly #known = new Map<string, Promise<Records>>();
  readonly #late: Promise<'trouble'>;
  readonly #timer: NodeJS.Timeout;

  constructor(make: ResolverMaker, millis = lookupMillis) {
    this.#resolver = make();
    let ring: (late: 'trouble') => void = () => {};
    this.#late = new Promise((done) => {
      ring = done;
    });
    this.#timer = setTimeout(() => ring('trouble'), millis);
  }

  /** Texts, the strings of each record joined (RFC 7208 section 3.3). */
  txt(name: string): Promise<Records> {
    return this.#ask(name, 'TXT', (answer) => {
      const texts = (answer as string[][]).map((strings) => strings.join(''));
      return texts.filter((text) => text.length <= maxTextLength);
    });
  }

  addresses(name: string, family: 4 | 6): Promise<Records> {
    return this.#ask(name, family === 4 ? 'A' : 'AAAA', (answer) => answer as string[]);
  }

  /** Names of mail exchangers. */
  mx(name: string): Promise<Records> {
    return this.#ask(name, 'MX', (answer) => (answer as { exchange: string }[]).map(({ exchange }) => exchange));
  }

  /** Breaks off what is still waited for. */
  end(): void {
    clearTimeout(this.#timer);
    this.#resolver.end();
  }

  #ask(name: string, type: RecordType, read: (answer: unknown) => string[]): Promise<Records> {
    const key = `${type} ${name}`;
    const known = this.#known.get(key) ?? Promise.race([this.#resolve(name, type, read), this.#late]);
    this.#known.set(key, known);
    return known;
  }

  async #resolve(name: string, type: RecordType, read: (answer: unknown) => string[]): Promise<Records> {
    try {
      return read(await this.#resolver.resolve(name, type));
    } catch (error) {
      return nothing.includes((error as { code?: unknown }).code) ? [] : 'trouble';
    }
  }
}

/** Looks something up and breaks off what is left when it is known. */
export async function withLookups<T>(
  make: ResolverMaker,
  work: (lookups: Lookups) => Promise<T>,
  millis?: number,
): Promise<T> {
  const lookups = new Lookups(make, millis);
  try {
    return await work(lookups);
  } finally {
    lookups.end();
  }
}
