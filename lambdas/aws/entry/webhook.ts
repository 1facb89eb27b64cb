import { webhook } from '../../handlers/webhook.ts';
import { asRoute } from '../lambda.ts';
import { carrierSignatures, events, exactPorts, plain } from '../wiring.ts';

export const handler = asRoute(exactPorts({ ...plain, carrier: carrierSignatures, events }), webhook);
