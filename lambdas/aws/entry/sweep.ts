import { sweepReceived } from '../../sweep.ts';
import { carrier, events, exactPorts, plain, received } from '../../wiring.ts';
import { asScheduled } from '../lambda.ts';

export const handler = asScheduled(exactPorts({ ...plain, carrier, events, received }), sweepReceived);
