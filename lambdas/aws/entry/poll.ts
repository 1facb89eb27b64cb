import { poll } from '../../handlers/poll.ts';
import { asStep } from '../lambda.ts';
import { carrier, clock, directory, faxes, journal, leases, settings, workflow } from '../wiring.ts';

export const handler = asStep(poll, { carrier, clock, directory, faxes, journal, leases, settings, workflow });
