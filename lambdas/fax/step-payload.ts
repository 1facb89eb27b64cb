/**
 * What a state machine hands to a step carries a version. An execution runs by the definition that it began with, for a week,
 * and calls whatever code is deployed by then: code reads what older definitions hand over, and leaves what a newer one does
 * to code that knows it. Adding a field changes no version; taking one away, or its meaning, does.
 */
import { Transient } from './errors.ts';

export const payloadVersion = 1;

/**
 * @param payload of a step; one of version 0.1.0 says no version
 * @returns what is meant for the step
 * @throws Transient for a newer one: after a rollback it waits for the newer code, which is deployed again
 */
export function readPayload(payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null || !('version' in payload)) return payload;
  const { version, ...rest } = payload;
  if (typeof version === 'number' && version <= payloadVersion) return rest;
  throw new Transient(
    `The step was handed version ${String(version)} of its payload; this code knows ${payloadVersion}.`,
  );
}
