/** Throws inputs at what reads numbers and answers, and says of each whether a person would read in it what was read. */
import { readRecipients } from '../../lambdas/fax/dialling/recipients.ts';
import { readSubject } from '../../lambdas/fax/dialling/subject-numbers.ts';
import { defaultLineSettings, type E164, type Line, type SubjectForm } from '../../lambdas/fax/model.ts';
import { readReply } from '../../lambdas/fax/replies/read-reply.ts';
import { textOfHtml } from '../../lambdas/mail/reading/html-text.ts';
import { chooser, nearNumber } from './inputs.ts';

const italian: Line = {
  ...{ number: '+390240701234', name: 'Studio Rossi', country: 'IT', areaCode: '02', locale: 'it' },
  ...{ timezone: 'Europe/Rome', senders: [], recipients: [], settings: defaultLineSettings },
};
const chinese: Line = { ...italian, number: '+8675583235170', country: 'CN', areaCode: '755', locale: 'zh' };
const lines = [italian, chinese, { ...italian, number: '+4930123456', country: 'DE', areaCode: '030' }] as const;

const named = {
  extensions: new Map<string, E164>([['123', '+390240701235']]),
  internalNames: new Map<string, E164>([['AF90000098', '+390240701236']]),
};
const hosted: ReadonlySet<string> = new Set([...named.extensions.values(), ...named.internalNames.values()]);

/** What a person reads as digits: full-width ones are typed without seeing it. */
const digitsIn = (text: string): string =>
  text.replace(/[０-９]/gu, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0)).replace(/[^0-9]/g, '');

/** Digits of a number that its country and area code may have completed: all that was written is in it, at its end. */
function isRead(number: E164, entry: string): boolean {
  if (hosted.has(number)) return /123|AF90000098/iu.test(entry);
  const written = digitsIn(entry.replace(/@.*$/su, '')).replace(/^0+/, '');
  const national = number.slice(1);
  return written.length >= 5 && (national.endsWith(written) || written.endsWith(national) || isPart(written, national));
}

/** Zeros that stand for none are not dialled, nor is the international prefix. */
const isPart = (written: string, national: string): boolean =>
  national.endsWith(written.replace(/^0+/, '').slice(-6)) && written.length >= 6;

export type Target = 'subject' | 'reply';

export interface FuzzFailure {
  readonly target: Target;
  readonly input: string;
  readonly why: string;
}

const entriesOf = (subject: string): string[] => subject.replace(/；/gu, ';').split(';');

function trySubject(input: string, choose: (count: number) => number): string | undefined {
  const form: SubjectForm = choose(2) === 0 ? 'dialled' : 'separated';
  const line = lines[choose(lines.length)] ?? italian;
  const { numbers, refused } = readSubject(
    input,
    { ...line, settings: { ...line.settings, subjectForm: form } },
    named,
  );
  for (const { number } of numbers) {
    if (!entriesOf(input).some((entry) => isRead(number, withoutName(entry, form)))) {
      return `${number} is read in it, as ${form} in ${line.country}`;
    }
  }
  for (const { given } of refused) {
    if (/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(given)) return 'what is shown of it is not cleaned';
  }
  if (numbers.length + refused.length === 0) return 'nothing is said about it';
  return undefined;
}

/** A name may have digits of its own. */
const withoutName = (entry: string, form: SubjectForm): string =>
  form === 'separated' ? entry.replace(/[/／].*$/su, '') : entry.replace(/\s[/／].*$/su, '');

function tryReply(input: string, choose: (count: number) => number): string | undefined {
  const text = choose(3) === 0 ? textOfHtml(input) : input;
  const reply = readReply(text);
  if (reply.kind !== 'number') return undefined;
  const line = lines[choose(lines.length)] ?? italian;
  const { numbers } = readRecipients([reply.given], line, named.extensions);
  const own = text.split(/\r\n|\r|\n/).filter((one) => digitsIn(one) === digitsIn(reply.given));
  if (own.length === 0) return `"${reply.given}" is no line of it`;
  if (own.every((one) => one.trim().startsWith('>'))) return 'it is quoted';
  if (/\p{L}/u.test(reply.given)) return 'there are letters beside it';
  return numbers.every((number) => isRead(number, reply.given)) ? undefined : `${numbers.join()} is read in it`;
}

const tries: Readonly<Record<Target, (input: string, choose: (count: number) => number) => string | undefined>> = {
  subject: trySubject,
  reply: tryReply,
};

/** @returns every input that was read as a person would not, or that threw */
export function fuzz(seed: number, count: number): FuzzFailure[] {
  const choose = chooser(seed);
  const failures: FuzzFailure[] = [];
  for (let n = 0; n < count; n += 1) {
    const input = nearNumber(choose);
    for (const target of Object.keys(tries) as Target[]) {
      const why = reason(() => tries[target](input, choose));
      if (why !== undefined) failures.push({ target, input, why });
    }
  }
  return failures;
}

function reason(work: () => string | undefined): string | undefined {
  try {
    return work();
  } catch (error) {
    return `it threw: ${String(error)}`;
  }
}
