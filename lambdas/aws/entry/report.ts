import { report } from '../../report.ts';
import { directory, faxes, files, mailer, somePorts } from '../../wiring.ts';
import { asStep } from '../lambda.ts';

export const handler = asStep(somePorts({ directory, faxes, files, mailer }), report);
