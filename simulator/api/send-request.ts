/**
 * The parameters of POST /v2/faxes, written from Telnyx's published API (developers.telnyx.com, "Send a fax") and
 * independently of our client, so that a caller who misread that page is found out here.
 */

import * as v from 'valibot';

const e164 = v.pipe(v.string(), v.regex(/^\+[1-9]\d{1,14}$/, 'must be a phone number in E.164 format'));
const sipUri = v.pipe(v.string(), v.regex(/^sips?:[^\s@]+@[^\s@]+$/i));
const webUrl = v.pipe(
  v.string(),
  v.check((text) => /^https?:\/\//i.test(text) && URL.canParse(text), 'must be an http or https URL'),
);
const base64 = v.pipe(
  v.string(),
  v.regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, 'must be a valid Base-64 encoded string'),
);

const parameters = v.object({
  connection_id: v.pipe(v.string(), v.minLength(1, 'is required')),
  to: v.union([e164, sipUri], 'must be a phone number in E.164 format or a SIP URI'),
  from: e164,
  media_url: v.optional(webUrl),
  media_name: v.optional(v.pipe(v.string(), v.minLength(1))),
  from_display_name: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(128, 'has more than 128 characters'),
      v.regex(/^[A-Za-z0-9 \-_~!.+]*$/, 'has characters that are not allowed'),
    ),
  ),
  quality: v.optional(v.picklist(['normal', 'high', 'very_high', 'ultra_light', 'ultra_dark']), 'high'),
  t38_enabled: v.optional(v.boolean(), true),
  monochrome: v.optional(v.boolean(), false),
  black_threshold: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
  store_media: v.optional(v.boolean(), false),
  store_preview: v.optional(v.boolean(), false),
  preview_format: v.optional(v.picklist(['pdf', 'tiff'])),
  webhook_url: v.optional(webUrl),
  client_state: v.optional(base64),
});

/** The parameters of a fax with the carrier's defaults filled in. */
export type SendFaxRequest = v.InferOutput<typeof parameters>;

/** What is wrong with one parameter: `pointer` is its JSON pointer (RFC 6901). */
export interface ParameterFault {
  readonly pointer: string;
  readonly detail: string;
}

/**
 * Validates the parameters of a send request.
 * @param body the parsed JSON or form body
 * @param uploaded whether a file came with the request (multipart `contents`) in place of a media link
 */
export function readSendRequest(body: unknown, uploaded: boolean): SendFaxRequest | ParameterFault[] {
  const read = v.safeParse(parameters, body);
  const faults = read.success
    ? []
    : read.issues.map((issue) => ({ pointer: `/${v.getDotPath(issue) ?? ''}`, detail: issue.message }));
  if (typeof body === 'object' && body !== null) faults.push(...mediaFaults(body, uploaded));
  return read.success && faults.length === 0 ? read.output : faults;
}

function mediaFaults(body: object, uploaded: boolean): ParameterFault[] {
  const given = [...['media_url', 'media_name'].filter((name) => name in body), ...(uploaded ? ['contents'] : [])];
  const faults: ParameterFault[] = [];
  if (given.length === 0) faults.push({ pointer: '/media_url', detail: 'one of media_url and media_name is required' });
  if (given.length > 1)
    faults.push({ pointer: `/${given[0]}`, detail: `${given.join(' and ')} can't be submitted together` });
  if ('store_media' in body && body.store_media === true && 'media_name' in body)
    faults.push({ pointer: '/store_media', detail: 'store_media does not support media_name' });
  return faults;
}
