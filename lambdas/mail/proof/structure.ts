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
}

/** So much of a body's start and end is looked at. */
export const frameBytes = 64 * 1024;
const maxPreambleLines = 10;

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
      sentence === undefined || (preamble.length <= maxPreambleLines && /\bmime\b/i.test(sentence.slice(0, 200))),
    ...(last === undefined || last.length > maxDelimiterBytes ? {} : { last }),
  };
}

/** @param contentType the field's value, unfolded */
export function isBorneOut(contentType: string, { first, hasPlainPreamble, last }: BodyFrame): boolean {
  const { value, parameters } = parseParameters(contentType);
  const boundary = Buffer.from(parameters.get('boundary') ?? '')
    .toString('latin1')
    .trimEnd();
  if (!value.startsWith('multipart/') || boundary === '' || !hasPlainPreamble) return false;
  return first === `--${boundary}` && last === `--${boundary}--`;
}
