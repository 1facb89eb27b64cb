/** Draws the dashboard into the docs. `npm run pictures:dashboard` */
import { writeFileSync } from 'node:fs';
import { drawBoard } from './draw-board.ts';

writeFileSync(new URL('../../../docs/images/dashboard.svg', import.meta.url), drawBoard());
