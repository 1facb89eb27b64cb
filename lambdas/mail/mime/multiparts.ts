/** The multiparts that are open at one point of a mail, and which lines delimit their parts (RFC 2046 section 5.1). */

/** No delimiter line is longer: RFC 2046 allows 70 characters, some programs write more. */
export const maxDelimiterBytes = 1024;

interface Multipart {
  readonly type: string;
  readonly boundary: string;
  parts: number;
  isClosed: boolean;
  /** The same as bytes. */
  readonly bytes: Buffer;
  /** Something stands before its first delimiter. */
  hasPreamble: boolean;
}

export interface Delimiter {
  /** Of the multipart it belongs to, 0 for the outermost. */
  readonly level: number;
  readonly closes: boolean;
}

const dash = 0x2d;

/** Boundaries are compared as the bytes on the wire. */
const toBytes = (text: string): string => Buffer.from(text).toString('latin1').trimEnd();

export class OpenMultiparts {
  /** A multipart held content in which no part could be found, or parts after its end. */
  hasLostContent = false;
  readonly #open: Multipart[] = [];

  get depth(): number {
    return this.#open.length;
  }

  /** Types, outermost first. */
  get types(): string[] {
    return this.#open.map(({ type }) => type);
  }

  /** Of the part that is being read in the innermost one, from 0. */
  get position(): number {
    return Math.max(0, (this.#open.at(-1)?.parts ?? 1) - 1);
  }

  open(type: string, boundary: string): void {
    const text = toBytes(boundary);
    const bytes = Buffer.from(text, 'latin1');
    this.#open.push({ type, boundary: text, bytes, parts: 0, isClosed: false, hasPreamble: false });
  }

  /** A quick no for a line that can delimit nothing; a yes is only a perhaps. @param at behind the two dashes */
  mayDelimit(data: Buffer, at: number): boolean {
    return this.#open.some(
      ({ bytes }) =>
        bytes.length > 0 && (data.length - at < bytes.length || bytes.compare(data, at, at + bytes.length) === 0),
    );
  }

  /**
   * @param line from its first byte, with or without its line end
   * @param isLastLine of the mail: there, a closing delimiter may be cut off
   * @returns undefined when the line delimits nothing that is open
   */
  match(line: Buffer, isLastLine: boolean): Delimiter | undefined {
    if (line[0] !== dash || line[1] !== dash || line.length > maxDelimiterBytes + 2) return undefined;
    // Blanks after the boundary belong to transport (RFC 2046 section 5.1.1).
    const text = line.toString('latin1').trimEnd();
    let afterItsEnd: Delimiter | undefined;
    for (let level = this.#open.length - 1; level >= 0; level--) {
      const { boundary, isClosed } = this.#open[level] as Multipart;
      if (boundary === '' || !text.startsWith(boundary, 2)) continue;
      const rest = text.slice(boundary.length + 2);
      const closes = rest === '--' || (isLastLine && (rest === '' || rest === '-'));
      if (!closes && rest !== '') continue;
      // An outer multipart may have the same boundary as an inner one that has ended.
      if (!isClosed) return { level, closes };
      afterItsEnd ??= { level, closes };
    }
    return afterItsEnd;
  }

  /**
   * Goes on behind a delimiter. That of an outer multipart ends all inner ones, closed or not.
   *
   * @returns whether a part begins there
   */
  pass({ level, closes }: Delimiter): boolean {
    this.leave(level + 1);
    const multipart = this.#open[level] as Multipart;
    if (multipart.isClosed) {
      // Behind its end a multipart has nothing to say: other readers skip it, so it is not faxed, but must not go unnoticed.
      if (!closes) this.hasLostContent = true;
      return false;
    }
    if (closes) multipart.isClosed = true;
    else multipart.parts++;
    return !closes;
  }

  /** Ends all multiparts from this level on. */
  leave(level: number): void {
    const ended = this.#open.splice(level);
    if (ended.some(({ parts, hasPreamble }) => parts === 0 && hasPreamble)) this.hasLostContent = true;
  }

  /** Bytes that stand in no part. */
  notePreamble(bytes: Buffer): void {
    const around = this.#open.at(-1);
    if (around?.parts === 0) around.hasPreamble ||= bytes.some((byte) => byte > 0x20);
  }
}
