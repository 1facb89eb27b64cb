/** Outcomes in English, in British spelling. */
import type { Texts } from './catalogue.ts';
import { refusedNumber, writeInFull } from './en-numbers.ts';
import { keeper, limitWords, pages } from './en-phrases.ts';

const noDocument = {
  archive: {
    cause: 'It is an archive, and we do not open archives.',
    advice: 'Unpack it and attach the documents inside it, ideally as PDF.',
  },
  'printer-file': {
    cause: 'It is a file for a printer (PCL, PostScript or the like), not a document.',
    advice: 'Print or export to PDF from the program that it comes from, and attach that PDF.',
  },
  program: { cause: 'It is a program, not a document.', advice: 'Attach the document itself, ideally as a PDF.' },
  recording: {
    cause: 'It is a sound or video recording, not a document.',
    advice: 'Attach the document itself, ideally as a PDF.',
  },
  unknown: { cause: 'This type of file cannot be faxed.', advice: 'Save the document as a PDF and attach that.' },
} as const;

export const outcomes: Texts['outcomes'] = {
  sent: {
    short: 'delivered',
    cause: () => 'The fax was received.',
    advice: () => 'There is nothing left to do.',
  },

  'no-document': {
    short: 'no document attached',
    cause: () => 'There was no document to fax: we fax what is attached, not the text of the message.',
    advice: () => 'Attach the document as a file, ideally a PDF, and send the message again.',
  },
  'password-protected': {
    short: 'password-protected',
    cause: () => 'It is protected by a password, so we cannot open it.',
    advice: () => 'Save it without a password and attach it again.',
  },
  'unsupported-format': {
    short: 'file type cannot be faxed',
    cause: ({ kind }) => noDocument[kind ?? 'unknown'].cause,
    advice: ({ kind }) => noDocument[kind ?? 'unknown'].advice,
  },
  'corrupt-document': {
    short: 'damaged file',
    cause: ({ scope, page }) =>
      scope === 'message'
        ? 'The message arrived damaged, and we could not get its attachments out of it.'
        : page === undefined
          ? 'The file is damaged or incomplete and does not open.'
          : `Its page ${page} is damaged and cannot be read.`,
    advice: ({ scope }) =>
      scope === 'message'
        ? 'Write it again, ideally in another email program, with the documents attached as PDF.'
        : 'Check that it opens on your computer, then save it again as a PDF and attach that.',
  },
  'empty-document': {
    short: 'empty file',
    cause: () => 'The file is empty: there are no pages in it.',
    advice: () => 'Check that it is the right file, save it again and attach it.',
  },
  'too-large': {
    short: 'too large',
    cause: ({ scope }) =>
      scope === 'message'
        ? 'Taken together, the attachments are too many or too large.'
        : 'Alone or together with the other attachments, it is more than we can fax.',
    advice: ({ limits }) =>
      `Make the files smaller, or spread them over several messages of at most ${limits.megabytes} MB and ${limits.maxDocuments} documents each.`,
  },
  'too-many-pages': {
    short: 'too many pages',
    cause: ({ limits }) => `One fax can have up to ${pages(limits.maxPages)} in all, and this would be more.`,
    advice: ({ limits }) => `Split the documents over several messages of no more than ${pages(limits.maxPages)} each.`,
  },
  'conversion-failed': {
    short: 'could not be turned into pages',
    cause: ({ page }) =>
      page === undefined
        ? 'We could not turn it into fax pages.'
        : `Its page ${page} has letters in a font that neither the file nor our service has. They would be missing on the fax.`,
    advice: ({ page }) =>
      page === undefined
        ? 'Save it as a PDF from the program it was made with, and attach the PDF.'
        : 'Save it as a PDF again with its fonts embedded, and attach that.',
  },
  'encrypted-mail': {
    short: 'encrypted message',
    cause: () => 'The message is encrypted, so we cannot read it.',
    advice: () => 'Send it again without encryption. A digital signature is fine.',
  },
  'partial-mail': {
    short: 'message split into parts',
    cause: () => 'The email program split the message into parts, and one part alone does not hold the document.',
    advice: () => 'Turn off the splitting of large messages in your email program, or attach fewer files at a time.',
  },
  'bad-number': {
    short: 'not a valid number',
    cause: () => 'This is not a complete, valid telephone number.',
    advice: writeInFull,
  },
  'destination-not-allowed': {
    short: 'number we do not call',
    cause: ({ rule }) => refusedNumber[rule ?? 'unknown'].cause,
    advice: (context) => refusedNumber[context.rule ?? 'unknown'].advice(context),
  },
  'too-many-recipients': {
    short: 'too many numbers',
    cause: ({ numbers, limits }) =>
      numbers > limits.maxRecipients
        ? `There were ${numbers} numbers; one message can have up to ${limits.maxRecipients}.`
        : `One message can have up to ${limits.maxRecipients} numbers.`,
    advice: ({ limits }) => `Spread them over several messages of no more than ${limits.maxRecipients} numbers each.`,
  },
  'limit-reached': {
    short: 'sending limit reached',
    cause: ({ limit }) =>
      limit === undefined
        ? 'Your line has reached the sending limit set for it.'
        : `With it, a limit would be passed: ${limitWords(limit)}.`,
    advice: (context) => `Try again later, or ask ${keeper(context)} to raise the limit.`,
  },
  'confirmation-missing': {
    short: 'not confirmed in time',
    cause: () => 'We asked you to confirm this fax, and no confirmation came in time.',
    advice: () => 'If you still need the fax, send the message again and confirm when we ask.',
  },
  virus: {
    short: 'suspicious attachment',
    cause: () => 'The virus check marked the message as dangerous.',
    advice: () => 'Have the computer that the file came from checked, then send the document again from a clean copy.',
  },

  busy: {
    short: 'busy',
    cause: ({ isAlways }) => (isAlways ? 'The number was busy every time.' : 'The number was busy.'),
    advice: () => 'Send the fax again later. If it stays busy, ask the recipient for another fax number.',
  },
  'no-answer': {
    short: 'no answer',
    cause: ({ isAlways }) => (isAlways ? 'It rang every time, but nobody answered.' : 'It rang, but nobody answered.'),
    advice: () => 'The machine may be off or out of paper: check with the recipient, then send the fax again.',
  },
  'not-a-fax': {
    short: 'not answered by a fax',
    cause: () => 'No fax answered at this number: perhaps a person or an answering machine did.',
    advice: () =>
      'Check the number with the recipient before you send again. We have stopped calling so as not to disturb anyone.',
  },
  'number-unassigned': {
    short: 'number not in service',
    cause: () => 'The number is not in service.',
    advice: () => 'Ask the recipient for the right number and send the fax again.',
  },
  rejected: {
    short: 'call refused',
    cause: () => 'The recipient’s line refused the call.',
    advice: () => 'It may block numbers it does not know: ask the recipient to allow calls from your fax number.',
  },
  dropped: {
    short: 'call cut off',
    cause: ({ isAlways }) =>
      isAlways ? 'The call was cut off before the end every time.' : 'The call was cut off before the end.',
    advice: () => 'Send the fax again later. If it happens again, ask the recipient to check their machine.',
  },
  'transmission-error': {
    short: 'transmission failed',
    cause: () =>
      'The recipient’s fax answered, but the pages did not get through: the two machines could not understand each other.',
    advice: () => 'Send the fax again later. If it happens again, try fewer pages at a time or speak to the recipient.',
  },
  unreachable: {
    short: 'could not be reached',
    cause: ({ isAlways }) =>
      isAlways ? 'The number could not be reached at any time.' : 'The number could not be reached.',
    advice: () => 'Send the fax again later. If that does not help, ask the recipient whether their line works.',
  },
  'carrier-unavailable': {
    short: 'no line available on our side',
    cause: ({ tries }) =>
      tries === 0
        ? 'We had no telephone line available, so the number was not called.'
        : 'Our telephone line was not available; the recipient’s number is not the cause.',
    advice: () => 'We are sorry. Please send the fax again later.',
  },
  unconfirmed: {
    short: 'result unknown',
    cause: () => 'We made the call, but the telephone network never told us how it ended. The fax may have arrived.',
    advice: () => 'Ask the recipient whether it arrived before you send it again.',
  },
  cancelled: {
    short: 'cancelled',
    cause: () => 'The fax was cancelled, as requested.',
    advice: () => 'If you still need it, send it again.',
  },
  internal: {
    short: 'problem on our side',
    cause: () => 'The fax stopped because of a problem on our side, which has been reported to us.',
    advice: (context) =>
      `We are sorry. Please send the fax again; if it happens again, give ${keeper(context)} the reference of this fax.`,
  },

  'sender-not-authenticated': {
    short: 'sender not verified',
    cause: () => 'The message was not accepted.',
    advice: (context) => `Please contact ${keeper(context)}.`,
  },
  'sender-not-allowed': {
    short: 'sender not enabled',
    cause: () => 'The message was not accepted.',
    advice: (context) => `Please contact ${keeper(context)}.`,
  },
  'automatic-mail': {
    short: 'automatic message',
    cause: () => 'Automatic messages are not faxed.',
    advice: (context) => `Please contact ${keeper(context)}.`,
  },
};
