import { report } from '../../handlers/report.ts';
import { asStep } from '../lambda.ts';
import { directory, faxes, files, mailer, somePorts } from '../wiring.ts';

export const handler = asStep(somePorts({ directory, faxes, files, mailer }), report);
