/** Received faxes in English. */
import { keeper, pages } from './en-phrases.ts';
import type { ReceivedTexts } from './received.ts';

export const received: ReceivedTexts = {
  withheld: 'a withheld number',
  withheldShort: 'number withheld',
  outcomes: {
    delivered: 'in every mailbox',
    'partly-delivered': 'in some mailboxes only',
    kept: 'kept, in no mailbox',
    unreadable: 'could not be read',
  },
  handedOver: 'handed to every mailbox',
  status: { complete: 'complete', partial: 'incomplete' },
  subjects: {
    received: (from, count) => `Fax from ${from}, ${count}`,
    internal: (from, count) => `Internal fax from ${from}, ${count}`,
    unreadable: (from) => `Fax from ${from} could not be read`,
    tried: (from) => `Fax attempt from ${from}`,
  },
  headlines: {
    received: (from) => `Fax from ${from}`,
    internal: (from) => `Internal fax from ${from}`,
    partial: (from) => `Incomplete fax from ${from}`,
    unreadable: (from) => `A fax from ${from} could not be read`,
    tried: (from) => `A fax from ${from} did not get through`,
  },
  labels: {
    from: 'From',
    line: 'To line',
    receivedAt: 'Received',
    triedAt: 'Attempted',
    pages: 'Pages',
    callTime: 'Call duration',
    file: 'File',
  },
  attached: 'The fax is attached as a PDF.',
  internal: 'It was sent from another line of this service, without the telephone network.',
  again: 'You are receiving it now because its delivery was requested again.',
  partial: (count) =>
    `The call ended before all pages arrived: only ${pages(count)} ${count === 1 ? 'was' : 'were'} received.`,
  partialAdvice: 'Ask the sender to send the fax again, or at least the pages that are missing.',
  damagedPages: (list, count) =>
    count === 1
      ? `Page ${list} arrived damaged and may be incomplete or blank.`
      : `Pages ${list} arrived damaged and may be incomplete or blank.`,
  fewerPages: (total, have) =>
    `The telephone network counted ${pages(total)}, but the file holds only ${have}. If the fax matters, ask the sender whether it is complete.`,
  link: {
    text: (megabytes, until) =>
      `The fax is too large for an email (${megabytes} MB). You can download it until ${until}; anyone who has this link can do so.`,
    label: 'Open the fax',
  },
  unreadable: {
    'password-protected': 'It arrived as a file protected with a password, so its pages cannot be shown.',
    'empty-document': 'It arrived as a file without any page.',
    'too-many-pages': 'It has more pages than we can process in one fax.',
    'too-large': 'It is larger than what we can process as one fax.',
    lost: 'The telephone network reported the fax, but could not hand over its pages.',
    other: 'Its file arrived damaged, so its pages cannot be shown.',
  },
  originalKept: (contact) =>
    `We have kept the original file: ${keeper({ contact })} can give it to you if you quote the reference of this fax.`,
  unreadableAdvice: (from) =>
    from === undefined
      ? 'The number was withheld, so we cannot tell you whom to ask. If you know who was going to send you a fax, ask for it again.'
      : `Call ${from} and ask for the fax to be sent again.`,
  tried: {
    dropped: {
      short: 'cut off before the first page',
      cause: 'The call was cut off before the first page arrived.',
    },
    cancelled: {
      short: 'hung up before the first page',
      cause: 'The sender hung up before the first page arrived.',
    },
    'transmission-error': {
      short: 'the machines did not understand each other',
      cause: 'The two fax machines could not understand each other, and no page arrived.',
    },
    unknown: {
      short: 'no page arrived',
      cause: 'The call ended before the first page arrived. We do not know why.',
    },
  },
  triedAdvice: (from) =>
    from === undefined
      ? 'The sender will often try again. If you are expecting a fax, ask for it to be sent again.'
      : `The sender will often try again. If you are expecting a fax, call ${from} and ask for it to be sent again.`,
  pictureCaption: 'The first page',
};
