/** How old a signature may be at which a mail is believed. */
import { day, hour } from '../lifetimes.ts';

/** Of DKIM: `t=`, else Date. */
export const signatureAge = { max: 5 * day, maxAhead: hour } as const;
