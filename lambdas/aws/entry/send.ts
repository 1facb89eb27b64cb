import { send } from '../../handlers/send.ts';
import { asStep } from '../lambda.ts';
import {
  carrier,
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
  carrier,
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
