import { send } from '../../send.ts';
import { carrier, directory, events, faxes, somePorts, workflow } from '../../wiring.ts';
import { asStep } from '../lambda.ts';

export const handler = asStep(somePorts({ carrier, directory, events, faxes, workflow }), send);
