import { prepare } from '../../handlers/prepare.ts';
import { asStep } from '../lambda.ts';
import {
  clock,
  converter,
  directory,
  evidence,
  faxes,
  files,
  mails,
  submissions,
  volumes,
  workers,
  workflow,
} from '../wiring.ts';

export const handler = asStep(prepare, {
  clock,
  converter,
  directory,
  evidence,
  faxes,
  files,
  mails,
  submissions,
  volumes,
  workers,
  workflow,
});
