/** Which pictures a mail's text shows (RFC 2392 `cid:`, RFC 2557 Content-Location). */

/** More than any mail shows; a longer list is an attack on memory. */
const maxReferences = 5000;
const maxReferenceLength = 1000;
/** No parser: every quantifier is bounded, so hostile markup costs linear time. */
const pattern =
  /(?:src|background|href)\s{0,8}=\s{0,8}["']?([^"'\s>]{1,1000})|\burl\(\s{0,8}["']?([^"')\s]{1,1000})|\bcid:([^"'\s>)]{1,500})/gi;

/** How a text may name a part. */
interface PartNames {
  readonly contentId?: string | undefined;
  readonly contentLocation?: string | undefined;
}

/** Collects what HTML refers to, fed piece by piece. */
export class References {
  readonly #found = new Set<string>();
  #tail = '';

  read(chunk: Uint8Array): void {
    const text = this.#tail + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1');
    for (const match of text.matchAll(pattern)) this.#note(match[1] ?? match[2] ?? match[3] ?? '');
    this.#tail = text.slice(-maxReferenceLength);
  }

  /** Between two HTML parts: a reference does not go on in the next one. */
  endPart(): void {
    this.#tail = '';
  }

  #note(given: string): void {
    if (this.#found.size >= maxReferences) return;
    const reference = given.replace(/&amp;/g, '&').replace(/^cid:/i, '');
    this.#found.add(reference);
    if (reference.includes('%')) this.#found.add(unescapeUrl(reference));
  }

  shows({ contentId, contentLocation }: PartNames): boolean {
    const isShown = (name: string | undefined) =>
      name !== undefined && (this.#found.has(name) || this.#found.has(unescapeUrl(name)));
    return isShown(contentId) || isShown(contentLocation);
  }
}

function unescapeUrl(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
