import { sweepReceived } from '../../handlers/sweep.ts';
import { asScheduled } from '../lambda.ts';
import { carrier, clock, events, journal, received } from '../wiring.ts';

export const handler = asScheduled(sweepReceived, { carrier, clock, events, journal, received });
