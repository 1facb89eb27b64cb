import { send } from '../../handlers/send.ts';
import { asStep } from '../lambda.ts';
import {
  carriers,
  clock,
  directory,
  events,
  faxes,
  ids,
  journal,
  leases,
  links,
  settings,
  workflow,
} from '../wiring.ts';

export const handler = asStep(send, {
  carriers,
  clock,
  directory,
  events,
  faxes,
  ids,
  journal,
  leases,
  links,
  settings,
  workflow,
});
