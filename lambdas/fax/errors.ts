/**
 * The only two kinds of error that this service throws on purpose. Everything that was foreseen is a value
 * (see outcomes.ts); these are for what nobody planned.
 */

/** The step may well succeed if it is tried again: a time-out, a throttle, a full disk. */
export class Transient extends Error {
  override readonly name = 'Transient';
}

/** Trying again will not help: a broken invariant. Goes to the dead-letter queue, alarms, and `close` ends the fax. */
export class Defect extends Error {
  override readonly name = 'Defect';
}
