/** A second, independent reader for mails small enough: what only it can see must not get lost in silence. */
import PostalMime from 'postal-mime';

/** It holds the mail and all parts in memory. */
const maxBytes = 5 * 1024 * 1024;

/** That reader searches all of a text for each file that was packed into it: so many are met in no mail. */
const maxPackedFiles = 20;
const packedFile = /^begin [0-7]{3,4} /gm;

/** True for a mail that the second reader would chew on for minutes. */
export function wouldTakeLong(raw: Buffer): boolean {
  let found = 0;
  for (const _match of raw.toString('latin1').matchAll(packedFile)) if (++found > maxPackedFiles) return true;
  return false;
}

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
