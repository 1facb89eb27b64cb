/**
 * Seconds until something that failed for now is tried again: two, doubling, at most five minutes.
 *
 * @param failures so far, from 1
 */
export const backoffSeconds = (failures: number): number => Math.min(300, 2 ** Math.min(failures, 9));
