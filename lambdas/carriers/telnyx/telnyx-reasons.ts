/**
 * Telnyx's `failure_reason` in our words. The list is open: an unknown reason is one more attempt, and is counted.
 * Source: Telnyx, "Fax API error list"; values of the `telnyx` package 7.24.
 */
import type { AttemptResult } from '../../fax/attempts.ts';
import type { FailureCode, RetryClass } from '../../fax/outcomes.ts';

type Meaning = readonly [outcome: FailureCode, retry: RetryClass];

const meanings: Readonly<Record<string, Meaning>> = {
  user_busy: ['busy', 'again'],

  receiver_no_answer: ['no-answer', 'again'],
  receiver_no_response: ['no-answer', 'again'],

  receiver_call_dropped: ['dropped', 'again'],
  carrier_lost: ['dropped', 'again'],

  receiver_recovery_on_timer_expire: ['unreachable', 'again'],
  receiver_communication_error: ['unreachable', 'again'],
  destination_unreachable: ['unreachable', 'again'],

  service_unavailable: ['carrier-unavailable', 'again'],
  file_download_failed: ['carrier-unavailable', 'again'],
  media_processing_exception: ['carrier-unavailable', 'once'],

  // Answered without fax tones: a person may have picked up.
  fax_initial_communication_timeout: ['not-a-fax', 'once'],
  receiver_incompatible_destination: ['not-a-fax', 'once'],

  fax_signaling_error: ['transmission-error', 'otherwise'],
  invalid_ecm_response_from_receiver: ['transmission-error', 'otherwise'],

  receiver_unallocated_number: ['number-unassigned', 'never'],
  receiver_invalid_number_format: ['number-unassigned', 'never'],
  destination_invalid: ['number-unassigned', 'never'],

  receiver_decline: ['rejected', 'never'],

  // Capacity: nobody was called, so no try is used up.
  user_channel_limit_exceeded: ['carrier-unavailable', 'hold'],
  outbound_profile_channel_limit_exceeded: ['carrier-unavailable', 'hold'],
  connection_channel_limit_exceeded: ['carrier-unavailable', 'hold'],

  // The operator's account: the number is not to blame, and trying again does not help.
  outbound_profile_daily_spend_limit_exceeded: ['carrier-unavailable', 'never'],
  account_disabled: ['carrier-unavailable', 'never'],
  no_outbound_profile: ['carrier-unavailable', 'never'],
  destination_not_in_countries_whitelist: ['carrier-unavailable', 'never'],
  destination_not_in_service_plan: ['carrier-unavailable', 'never'],
  unverified_origination_number: ['carrier-unavailable', 'never'],
  unverified_destination_not_allowed: ['carrier-unavailable', 'never'],

  // Our own file: a defect of ours, reported as such.
  file_format_invalid: ['internal', 'never'],
  file_size_limit_exceeded: ['internal', 'never'],
  page_count_limit_exceeded: ['internal', 'never'],

  sender_canceled: ['cancelled', 'never'],
};

/** @param reason the carrier's word; empty when it gave none */
export function resultOfFailure(reason: string, seconds?: number): AttemptResult {
  const meaning = Object.hasOwn(meanings, reason) ? meanings[reason] : undefined;
  const [outcome, retry] = meaning ?? (['transmission-error', 'once'] as const);
  return {
    outcome,
    retry,
    reason,
    ...(meaning === undefined ? { isUnknownReason: true } : {}),
    ...(seconds === undefined ? {} : { seconds }),
  };
}
