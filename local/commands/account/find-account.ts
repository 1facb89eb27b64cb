/** The refusal for an account that is not there. */
import type { Directory } from '../../../lambdas/ports.ts';
import { typed } from '../../invocation.ts';
import type { Answer } from '../command.ts';

export async function accountNotFound(
  directory: Pick<Directory, 'accounts'>,
  id: string,
): Promise<Extract<Answer, { refused: string }>> {
  const known = (await directory.accounts()).map((account) => account.id).join(', ');
  return { refused: `There is no account ${id}. There are: ${known}. Add it with ${typed(`account add ${id}`)}` };
}
