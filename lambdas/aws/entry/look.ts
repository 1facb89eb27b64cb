import { look } from '../../look.ts';
import { carrier, directory, faxes, somePorts, workflow } from '../../wiring.ts';
import { asStep } from '../lambda.ts';

export const handler = asStep(somePorts({ carrier, directory, faxes, workflow }), look);
