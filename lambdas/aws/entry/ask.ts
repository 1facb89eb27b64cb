import { ask } from '../../handlers/ask.ts';
import { asStep } from '../lambda.ts';
import {
  clock,
  directory,
  faxes,
  files,
  ids,
  journal,
  links,
  mailer,
  marks,
  settings,
  submissions,
  workflow,
} from '../wiring.ts';

export const handler = asStep(ask, {
  clock,
  directory,
  faxes,
  files,
  ids,
  journal,
  links,
  mailer,
  marks,
  settings,
  submissions,
  workflow,
});
