import { sweepReceived } from '../../handlers/sweep.ts';
import { asScheduled } from '../lambda.ts';
import { carrier, events, exactPorts, plain, received } from '../wiring.ts';

export const handler = asScheduled(exactPorts({ ...plain, carrier, events, received }), sweepReceived);
