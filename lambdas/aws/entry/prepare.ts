import { type PreparePorts, prepare } from '../../handlers/prepare.ts';
import { asStep } from '../lambda.ts';
import { converter, directory, faxes, files, somePorts, workers, workflow } from '../wiring.ts';

export const handler = asStep(
  somePorts<PreparePorts>({ converter, directory, faxes, files, workers, workflow }),
  prepare,
);
