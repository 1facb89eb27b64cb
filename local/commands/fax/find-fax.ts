/** The refusal for an id that no fax has. */
import { cleanText } from '../../../lambdas/fax/outside-text.ts';
import { typed } from '../../invocation.ts';
import type { Answer } from '../command.ts';

export const noFax = (id: string): Extract<Answer, { refused: string }> => ({
  refused: `There is no fax ${cleanText(id, 40)}. See them all with ${typed('fax list')}`,
});
