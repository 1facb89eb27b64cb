import { send } from '../../handlers/send.ts';
import { asStep } from '../lambda.ts';
import { carrier, directory, events, faxes, somePorts, workflow } from '../wiring.ts';

export const handler = asStep(somePorts({ carrier, directory, events, faxes, workflow }), send);
