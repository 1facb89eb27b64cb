import { webhook } from '../../webhook.ts';
import { carrierSignatures, events, exactPorts, plain } from '../../wiring.ts';
import { asRoute } from '../lambda.ts';

export const handler = asRoute(exactPorts({ ...plain, carrier: carrierSignatures, events }), webhook);
