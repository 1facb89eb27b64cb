import { sweepReceived } from '../../handlers/sweep.ts';
import { asScheduled } from '../lambda.ts';
import { carriers, clock, events, journal, received } from '../wiring.ts';

export const handler = asScheduled(sweepReceived, { carriers, clock, events, journal, received });
