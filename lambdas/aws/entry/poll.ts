import { poll } from '../../handlers/poll.ts';
import { asStep } from '../lambda.ts';
import { carriers, clock, directory, faxes, journal, leases, settings, workflow } from '../wiring.ts';

export const handler = asStep(poll, { carriers, clock, directory, faxes, journal, leases, settings, workflow });
