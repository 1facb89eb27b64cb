/** What the header block of a mail means. */

import { cleanText } from '../../fax/outside-text.ts';
import { refused } from '../../fax/result.ts';
import { parseFrom } from '../addresses.ts';
import type { HeaderField, MailHeaders, Sender } from '../incoming.ts';
import type { Flattener } from '../mime/flatten.ts';
import { firstValue } from '../mime/header-fields.ts';

/** RFC 5322 section 3.6.4, without blanks inside; longer ones would break our own header lines. */
const messageId = /<[^<>\s\p{C}]{1,250}>/gu;
const maxReferences = 20;
/** Each signature that is checked costs a look-up in DNS and a hash over the body; no honest mail carries more. */
const maxSignatures = 20;

const idsIn = (value: string | undefined): string[] => value?.slice(0, 65_536).match(messageId) ?? [];

function readFrom(fields: readonly HeaderField[], hasOddHeader: boolean): Sender {
  const signatures = fields.filter((field) => field.name === 'dkim-signature').length;
  if (hasOddHeader || signatures > maxSignatures) return refused('unreadable');
  const values = fields.filter((field) => field.name === 'from').map((field) => field.value);
  if (values.length > 1) return refused('several-froms');
  return parseFrom(values[0] ?? '');
}

function readDate(value: string | undefined): number | undefined {
  const time = Date.parse((value ?? '').slice(0, 100).replace(/\([^()]*\)/g, ' '));
  return Number.isNaN(time) ? undefined : time;
}

/** @param subject decoded, not yet cleaned. */
export function describeHeaders({ fields, hasOddHeader, exceeded }: Flattener, subject: string): MailHeaders {
  const id = idsIn(firstValue(fields, 'message-id'))[0];
  const date = readDate(firstValue(fields, 'date'));
  const named = idsIn(firstValue(fields, 'references'));
  const references = named.length > 0 ? named : idsIn(firstValue(fields, 'in-reply-to')).slice(0, 1);
  return {
    from: readFrom(fields, hasOddHeader || (exceeded === 'header' && fields.length === 0)),
    subject: cleanText(subject),
    ...(id === undefined ? {} : { messageId: id }),
    // The first one names the thread, the last ones the mails that are answered (RFC 5322 section 3.6.4).
    references:
      references.length > maxReferences
        ? [references[0] as string, ...references.slice(1 - maxReferences)]
        : references,
    ...(date === undefined ? {} : { date }),
    fields,
  };
}
