import { type PreparePorts, prepare } from '../../prepare.ts';
import { children, converter, directory, faxes, files, somePorts, workflow } from '../../wiring.ts';
import { asStep } from '../lambda.ts';

export const handler = asStep(
  somePorts<PreparePorts>({ children, converter, directory, faxes, files, workflow }),
  prepare,
);
