/** The zone in which the times of a fax are shown: its line's. */
import type { Line } from '../../lambdas/fax/model.ts';

export const zoneOf = (line: Line | undefined): string => line?.timezone ?? 'UTC';
