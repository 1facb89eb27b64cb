/** The last two digits of the number called choose how a call ends. */

/**
 * How a call goes.
 * - `refused`: the carrier makes no call
 * - `unanswered`: the number was called, no fax was begun
 * - `broken`: some pages were sent, `share` of them came out; `corrected`: `fax.delivered` follows after all
 * - `silent`: all pages came out and the carrier never reports it
 */
export type Ending =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unanswered'; readonly reason: string }
  | { readonly kind: 'broken'; readonly reason: string; readonly share: number; readonly corrected: boolean }
  | { readonly kind: 'silent' };

/** What the ending may depend on: busy results since the last delivery between the two numbers, and T.38. */
export interface Circumstances {
  readonly busySinceDelivery: () => number;
  readonly t38: boolean;
}

/** How the request itself is answered; the call is made all the same, except after 429. */
export type SubmitAnswer = 'accepted' | 'too-many-requests-once' | 'times-out' | 'server-error';

interface Scenario {
  readonly digits: string;
  readonly description: string;
  readonly ending: (circumstances: Circumstances) => Ending;
  readonly submit?: SubmitAnswer;
}

const delivered: Ending = { kind: 'delivered' };
const unanswered = (reason: string): Ending => ({ kind: 'unanswered', reason });
const broken = (reason: string, share: number, corrected = false): Ending => ({
  kind: 'broken',
  reason,
  share,
  corrected,
});

/** As the simulator's page lists them. Other numbers are delivered; 94 to 99 are reserved, and delivered for now. */
export const scenarios: readonly Scenario[] = [
  { digits: '80', description: 'busy, always', ending: () => unanswered('user_busy') },
  {
    digits: '81',
    description: 'busy twice, then delivered; after a delivery the count starts anew (per called and calling number)',
    ending: ({ busySinceDelivery }) => (busySinceDelivery() < 2 ? unanswered('user_busy') : delivered),
  },
  { digits: '82', description: 'nobody answers', ending: () => unanswered('receiver_no_answer') },
  {
    digits: '83',
    description: 'answered, but not by a fax machine',
    ending: () => unanswered('fax_initial_communication_timeout'),
  },
  { digits: '84', description: 'the number is not assigned', ending: () => unanswered('receiver_unallocated_number') },
  { digits: '85', description: 'the call drops half-way', ending: () => broken('receiver_call_dropped', 0.5) },
  {
    digits: '86',
    description: 'error correction fails until T.38 is switched off',
    ending: ({ t38 }) => (t38 ? broken('invalid_ecm_response_from_receiver', 0) : delivered),
  },
  {
    digits: '87',
    description: 'the request is answered 429 once, then accepted and delivered',
    ending: () => delivered,
    submit: 'too-many-requests-once',
  },
  {
    digits: '88',
    description: 'the account may not: its daily spending limit is used up',
    ending: () => ({ kind: 'refused', reason: 'outbound_profile_daily_spend_limit_exceeded' }),
  },
  { digits: '89', description: 'no final event: stays in sending', ending: () => ({ kind: 'silent' }) },
  {
    digits: '90',
    description: 'reported as failed, then delivered after all',
    ending: () => broken('receiver_call_dropped', 1, true),
  },
  { digits: '91', description: 'the request times out, yet is accepted', ending: () => delivered, submit: 'times-out' },
  {
    digits: '92',
    description: 'the request is answered 500, yet is accepted',
    ending: () => delivered,
    submit: 'server-error',
  },
  {
    digits: '93',
    description: 'fails for a reason that is in no list',
    ending: () => unanswered('receiver_on_strike'),
  },
];

const find = (number: string): Scenario | undefined =>
  number.startsWith('+') ? scenarios.find(({ digits }) => number.endsWith(digits)) : undefined;

/** How a call to `number` (E.164; a SIP URI is always delivered) ends. */
export const endingOf = (number: string, circumstances: Circumstances): Ending =>
  find(number)?.ending(circumstances) ?? delivered;

/** How a request to send to `number` is answered. */
export const submitAnswerOf = (number: string): SubmitAnswer => find(number)?.submit ?? 'accepted';
