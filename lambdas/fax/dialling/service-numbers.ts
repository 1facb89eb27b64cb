/** Short numbers, which are dialled as they are and never from another country. */

/**
 * Emergency and harmonised public services: three digits nearly everywhere (112, 118, 911, 999, 000), 116xxx in Europe,
 * and Italy's coast guard, foresters and fire watch (15xx).
 */
const emergency = /^(?:[19]\d\d|000|116\d{3}|15[13]\d)$/;
const short = /^\d{1,4}$/;

/** @param digits without prefix; @returns undefined for what is longer than any service's number */
export function serviceOf(digits: string): 'emergency' | 'short' | undefined {
  if (emergency.test(digits)) return 'emergency';
  return short.test(digits) ? 'short' : undefined;
}
