import { type PreparePorts, prepare } from '../../handlers/prepare.ts';
import { asStep } from '../lambda.ts';
import { children, converter, directory, faxes, files, somePorts, workflow } from '../wiring.ts';

export const handler = asStep(
  somePorts<PreparePorts>({ children, converter, directory, faxes, files, workflow }),
  prepare,
);
