/** `tag=value; tag=value`, as DKIM and DMARC write signatures, keys and policies (RFC 6376 section 3.2). */

const tagName = /^[a-z][a-z0-9_]*$/i;

/**
 * @param text unfolded or not: blanks and line ends around tags and values do not count
 * @returns values by their tags' names as written; undefined when a tag is malformed or stands twice
 */
export function readTags(text: string): ReadonlyMap<string, string> | undefined {
  const tags = new Map<string, string>();
  const entries = text.split(';').map((entry) => entry.trim());
  // Only behind the last semicolon there may be nothing.
  if (entries.at(-1) === '') entries.pop();
  for (const entry of entries) {
    const equals = entry.indexOf('=');
    const name = entry.slice(0, Math.max(equals, 0)).trim();
    if (!tagName.test(name) || tags.has(name)) return undefined;
    tags.set(name, entry.slice(equals + 1).trim());
  }
  return tags;
}

/** A list in a tag, `a:b : c`, in lower case. */
export const readList = (value: string): string[] => value.split(':').map((word) => word.trim().toLowerCase());
