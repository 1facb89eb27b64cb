/** English, in British spelling. */
import type { Texts } from './catalogue.ts';
import { outcomes } from './en-outcomes.ts';
import { documentPages, pages } from './en-phrases.ts';
import { received } from './en-received.ts';

const to = (numbers: readonly string[]): string => (numbers.length === 1 ? ` to ${numbers[0]}` : '');

export const en: Texts = {
  tag: 'en-GB',
  outcomes,
  received,
  progress: {
    accepted: 'received',
    held: 'held for your confirmation',
    preparing: 'being prepared',
    waiting: 'waiting',
    calling: 'calling',
    ended: 'ended',
  },
  leftOut: {
    'inline-picture': 'picture inside the text, usually a logo or a signature',
    'end-of-letter': 'the end of your message, sent as a file by your email program',
    'blank-pages': 'blank pages',
    signature: 'digital signature of the message',
    key: 'encryption key',
    calendar: 'calendar invitation',
    contact: 'electronic business card',
    report: 'delivery or reading receipt',
    'certified-mail-data': 'service data of certified email',
    'resource-fork': 'service data added by a Mac',
    'forwarded-mail': 'forwarded message',
    'file-in-pdf': 'file inside the PDF, not one of its pages',
    'external-link': 'link to a file that was not in the message',
  },
  headlines: {
    sent: 'Your fax was delivered',
    failed: 'Your fax was not delivered',
    anomaly: 'Your fax was not sent',
    unconfirmed: 'Result unknown: your fax may have arrived',
    cancelled: 'Your fax was cancelled',
    correction: 'Your fax did arrive',
    numbers: (count) => (count === 1 ? 'One number cannot be called' : `${count} numbers cannot be called`),
  },
  subjects: {
    sent: (number) => `Fax delivered to ${number}`,
    failed: (number) => `Fax not delivered to ${number}`,
    anomaly: (numbers) => `Fax not sent${to(numbers)}`,
    unconfirmed: (number) => `Fax to ${number}, result unknown`,
    cancelled: (number) => `Fax to ${number} cancelled`,
    correction: (number) => `Correction – fax delivered to ${number}`,
    numbers: (numbers) =>
      numbers.length === 1 ? `Not a number we can call: ${numbers[0]}` : `${numbers.length} numbers we cannot call`,
    withOwn: (outcome, own) => (outcome.includes(': ') ? `${outcome} – ${own}` : `${outcome}: ${own}`),
  },
  labels: {
    number: 'Number',
    numbers: 'Numbers',
    subject: 'Subject',
    line: 'From line',
    pages: 'Pages',
    documents: 'Documents',
    submittedAt: 'Submitted',
    deliveredAt: 'Delivered',
    endedAt: 'Ended',
    callTime: 'Call duration',
  },
  attemptColumns: { attempt: 'No.', time: 'Time', result: 'Result', duration: 'Duration' },
  pages,
  documentPages,
  gap: ' ',
  colon: ': ',
  afterColon: (sentence) => sentence,
  inBrackets: (text) => ` (${text})`,

  delivered: (number, count) =>
    count === undefined
      ? `The fax at ${number} confirmed that it received everything.`
      : `The fax at ${number} confirmed that it received ${pages(count)}.`,
  deliveredDirectly: (number) =>
    `${number} is another line of this service: the fax went there directly, without the telephone network.`,
  afterTries: (tries) => `It took ${tries} attempts.`,
  triedInVain: (tries) => `We tried ${tries} times.`,
  triedWithDifferentEnds: (tries, last) => `We tried ${tries} times, with different results; the last time: ${last}.`,
  correctionIntroduction:
    'We told you that this fax had not been confirmed as delivered. It did arrive after all: the confirmation reached us only after that message.',
  correctionAdvice:
    'There is no need to send it again. If you already have, the recipient may get it twice. We are sorry about our first message.',
  nothingSent: (numbers, documents) => {
    const first = numbers === 1 ? 'The number was not called' : 'None of the numbers was called';
    if (documents === 0) return `${first}.`;
    return documents === 1
      ? `${first}, because one document cannot be faxed and we never send an incomplete fax.`
      : `${first}, because ${documents} documents cannot be faxed and we never send an incomplete fax.`;
  },
  sendAgain: (numbers) =>
    numbers === 1
      ? 'Then send the message again with all its documents: the recipient has not received anything yet.'
      : 'Then send the message again with all its documents: no recipient has received anything yet.',
  numbersNotCalled: (count, others) => {
    if (others === 0) return 'No fax was sent.';
    return count === 1 ? 'No fax was sent to this number.' : 'No fax was sent to these numbers.';
  },
  otherNumbersGoOn: (count) =>
    count === 1
      ? 'The other number in your message is not affected: you will hear about it separately.'
      : `The other ${count} numbers in your message are not affected: you will hear about them separately.`,

  attemptsTitle: 'Attempts',
  notCounted: 'our lines were busy, not counted',
  slower: 'slower, more reliable mode',
  endUnknown: 'result unknown',
  badDocumentsTitle: (count) => (count === 1 ? 'The document to fix' : 'The documents to fix'),
  subjectForms: {
    dialled: {
      cause: 'A message to the fixed fax address has nothing but fax numbers in its subject, and this is none.',
      advice:
        'Write a new message whose subject holds the numbers as you dial them, several with a semicolon between them, ' +
        'each with a name behind “ /” if you like: 0255533222 /Rossi; 0289089211',
    },
    separated: {
      cause: 'A message to the fixed fax address has nothing but fax numbers in its subject, and this is none.',
      advice:
        'Write a new message whose subject holds country, area and number with hyphens between them, without the zero of ' +
        'the area, several with a semicolon between them, each with a name behind “/” if you like: ' +
        '86-755-83235170/Name; 755-83235180',
    },
  },
  badNumbersTitle: (count) => (count === 1 ? 'The number as you wrote it' : 'The numbers as you wrote them'),
  leftOutTitle: 'Parts of the message that were not faxed',
  leftOutAdvice: 'If one of these should have been faxed, attach it as a file of its own.',
  adviceTitle: 'What to do',
  warningsTitle: 'Good to know',
  warnings: {
    slowPages: (list, count, seconds) =>
      count === 1
        ? `Page ${list} is very dense and takes about ${seconds} seconds of the call by itself. Without photos or shading it would go through faster.`
        : `Pages ${list} are very dense and take up to about ${seconds} seconds of the call each. Without photos or shading they would go through faster.`,
    cutPages: (document, parts) =>
      `${document} is much longer or wider than the paper: so that it stays readable, it was cut into ${parts} pages. A few lines stand on both of two pages.`,
    fewerPagesConfirmed: (confirmed, count) =>
      `The telephone network counted ${pages(confirmed)} of ${count}. If the fax matters, ask the recipient whether it is complete.`,
    somePagesPassed: (passed, count) =>
      `${passed} of ${pages(count)} had gone through before the call ended: the recipient may already have ${passed === 1 ? 'it' : 'them'}.`,
    mayHaveArrived: 'We do not know how one of the calls ended: the fax may have arrived.',
  },
  unnamedPart: 'unnamed',
  insideOf: (container) => `in ${container}`,
  pictureCaption: 'The first page as the fax prints it',
  slowPageCaption: (page, seconds) => `Page ${page}, about ${seconds} seconds on the line`,
  zoneNames: { 'United Kingdom Time': 'UK time', 'Ireland Time': 'Irish time' },
  footer: (reference, zone, contact, answers) =>
    [
      answers ?? 'Automatic message, replies are not read.',
      ...(contact === undefined ? [] : [`Questions: ${contact}.`]),
      `Reference ${reference}.`,
      `Times are ${zone}.`,
    ].join(' '),
};
