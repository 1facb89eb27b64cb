/**
 * Whether a signed body itself says how it is divided. Many senders leave Content-Type unsigned, so a field put on top
 * could make documents of a letter's quoted text. A body that a mail program divided begins with its first delimiter and
 * ends with its last; no person writes both around a letter.
 */
import { parseParameters } from '../mime/header-fields.ts';
import { maxDelimiterBytes } from '../mime/multiparts.ts';

export interface BodyFrame {
  /** The first line that begins with `--`, without blanks at its end; undefined when none stands near the start. */
  readonly first?: string;
  /** Before it stands nothing, or the sentence by which programs tell readers without MIME what this is. */
  readonly hasPlainPreamble: boolean;
  /** The last line that is not empty. */
  readonly last?: string;
  /** The body's last bytes. */
  readonly end: string;
}

/** So much of a body's start and end is looked at. */
export const frameBytes = 64 * 1024;
const maxPreambleLines = 10;
/** How programs tell readers without MIME what stands below. Nobody begins a letter like that. */
const explanation =
  /^this (?:is an? (?:multi-?part|mime|cryptographically signed|openpgp\/mime|s\/mime)\b.*\b(?:mime|message|format)\b|is a message in mime format|message is in mime format)/i;
/**
 * Lines of dashes and `---- Forwarded message ----` stand in letters. Programs make theirs of letters and digits, with
 * blanks only beside `=_` (RFC 2045 section 6.7), which no letter has there.
 */
const isMadeByProgram = (boundary: string): boolean =>
  /^[ -~]+$/.test(boundary) && /[A-Za-z0-9]/.test(boundary) && (!boundary.includes(' ') || boundary.includes('=_'));
/** Of other kinds some make a mail of what is a letter (digest), or nobody faxes them (report). */
const kinds = ['multipart/mixed', 'multipart/alternative', 'multipart/related', 'multipart/encrypted'];
const signatureType = /^content-type:\s*application\/(?:x-)?(?:pkcs7|pgp)-signature\b/im;

/**
 * @param start the first bytes of the body, at most `frameBytes`
 * @param end its last bytes, at most `frameBytes`
 * @param isWhole `end` begins where the body does
 */
export function readFrame(start: Buffer, end: Buffer, isWhole: boolean): BodyFrame {
  const lines = start.toString('latin1').split('\n');
  const at = lines.findIndex((line) => line.startsWith('--'));
  const preamble = lines
    .slice(0, Math.max(at, 0))
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const [sentence] = preamble;
  const first = lines[at]?.trimEnd();
  const text = end.toString('latin1').trimEnd();
  const lastAt = text.lastIndexOf('\n') + 1;
  const last = lastAt === 0 && !isWhole ? undefined : text.slice(lastAt);
  return {
    ...(first === undefined || first.length > maxDelimiterBytes ? {} : { first }),
    // The first line is the sender's program's: whoever is quoted stands below the letter.
    hasPlainPreamble:
      sentence === undefined || (preamble.length <= maxPreambleLines && explanation.test(sentence.slice(0, 200))),
    ...(last === undefined || last.length > maxDelimiterBytes ? {} : { last }),
    end: text,
  };
}

/** @param contentType the field's value, unfolded */
export function isBorneOut(contentType: string, { first, hasPlainPreamble, last, end }: BodyFrame): boolean {
  const { value, parameters } = parseParameters(contentType);
  const boundary = (parameters.get('boundary') ?? '').trimEnd();
  if (!isMadeByProgram(boundary) || !hasPlainPreamble) return false;
  if (first !== `--${boundary}` || last !== `--${boundary}--`) return false;
  return kinds.includes(value) || (value === 'multipart/signed' && endsWithSignature(end, boundary));
}

/** What stands last in a signed one is left out, so it has to be a signature. */
function endsWithSignature(end: string, boundary: string): boolean {
  const parts = end.split(`\n--${boundary}`);
  const [header = ''] = (parts.at(-2) ?? '').split(/\r?\n\r?\n/);
  return parts.length >= 3 && signatureType.test(header);
}
