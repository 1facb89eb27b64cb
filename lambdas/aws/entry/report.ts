import { report } from '../../handlers/report.ts';
import { asStep } from '../lambda.ts';
import {
  clock,
  directory,
  evidence,
  faxes,
  files,
  ids,
  journal,
  leases,
  links,
  mailer,
  marks,
  submissions,
} from '../wiring.ts';

export const handler = asStep(report, {
  clock,
  directory,
  evidence,
  faxes,
  files,
  ids,
  journal,
  leases,
  links,
  mailer,
  marks,
  submissions,
});
