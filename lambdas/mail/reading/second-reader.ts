/** A second, independent reader for mails small enough: what only it can see must not get lost in silence. */
import PostalMime from 'postal-mime';

/** It holds the mail and all parts in memory. */
const maxBytes = 5 * 1024 * 1024;

/** Keeps the bytes of a small mail while they pass by. */
export class SmallMail {
  #chunks: Uint8Array[] | undefined = [];
  #bytes = 0;

  async *watch(raw: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of raw) {
      this.#bytes += chunk.length;
      if (this.#bytes > maxBytes) this.#chunks = undefined;
      this.#chunks?.push(chunk);
      yield chunk;
    }
  }

  /** @returns undefined when the mail was too large. */
  bytes(): Buffer | undefined {
    return this.#chunks && Buffer.concat(this.#chunks);
  }
}

/**
 * Counts the parts that are neither text nor message: those two kinds readers fold into the letter each in their own
 * way, so they prove nothing.
 *
 * @returns undefined when this reader refuses the mail (it has limits of its own).
 */
export async function countAttachments(raw: Buffer): Promise<number | undefined> {
  try {
    const { attachments } = await PostalMime.parse(raw, { forceRfc822Attachments: true });
    return attachments.filter(({ mimeType }) => !/^(?:text|message)\//i.test(mimeType)).length;
  } catch {
    return undefined;
  }
}
