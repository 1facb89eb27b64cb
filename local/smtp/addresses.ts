/** Paths of MAIL FROM and RCPT TO whose local part is quoted (RFC 5321 section 4.1.2). */

/** Before the address, source route, quoted local part, domain, and what follows. Every alternative begins differently: linear. */
const quotedPath = /^([^"<]*<)(?:@[^\s"<>:]*:)?("(?:[^"\\]|\\.)*")@([^\s"<>@]+)(>.*)$/s;

/** RFC 5321 section 4.5.3.1.3: a path has at most 256 octets with its brackets. */
const longest = 254;

export interface QuotedPath {
  /** With its quotes, as it was given. */
  readonly local: string;
  /** The same command with a plain local part in its place. */
  readonly plain: string;
}

/**
 * Takes the quoted local part out of a command line, so that a parser that splits at blanks can read the rest of it.
 *
 * @param command the whole line, e.g. `RCPT TO:<"+39 02 8908 9211"@fax.example> NOTIFY=NEVER`
 * @returns undefined when there is none, or none that can be read
 */
export function takeQuotedLocalPart(command: string): QuotedPath | undefined {
  const [, before, local, domain, after] = quotedPath.exec(command) ?? [];
  if (before === undefined || local === undefined || domain === undefined || after === undefined) return undefined;
  return local.length + 1 + domain.length > longest ? undefined : { local, plain: `${before}quoted@${domain}${after}` };
}
