import { poll } from '../../handlers/poll.ts';
import { asStep } from '../lambda.ts';
import { carrier, directory, faxes, somePorts, workflow } from '../wiring.ts';

export const handler = asStep(somePorts({ carrier, directory, faxes, workflow }), poll);
