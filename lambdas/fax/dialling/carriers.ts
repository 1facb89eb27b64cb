/** Carriers by their names, which attempts, events and addresses of webhooks carry: lower-case letters, digits, hyphens. */

/** The carrier of lines that choose none, and of everything that was written when there was no other. */
export const firstCarrier = 'telnyx';

/** All that a line may choose. */
export const carrierNames = [firstCarrier] as const;

/**
 * What a carrier calls something, told apart from what another one calls by the same name. What the first carrier says
 * stays as it is: it was stored before there were others.
 */
export const nameAt = (carrier: string, name: string): string =>
  carrier === firstCarrier ? name : `${carrier} ${name}`;
