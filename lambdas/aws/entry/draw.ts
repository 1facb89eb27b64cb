import { draw } from '../../handlers/draw.ts';
import { asStep } from '../lambda.ts';
import { workersHere } from '../wiring.ts';

export const handler = asStep(draw, { workers: workersHere });
