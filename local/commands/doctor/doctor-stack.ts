/** Checks of a stack on AWS. */
import { checkStack, sendTestMail } from '../../../lambdas/aws/operator/check-stack.ts';
import { nodeResolver } from '../../../lambdas/mail/proof/lookups.ts';
import { findResources } from '../../stack.ts';
import type { Context } from '../command.ts';
import type { Check } from './check.ts';
import { testMail } from './test-mail.ts';

/** @param mail where a test mail goes, if anywhere */
export async function checkStackOf(
  { environment, clock, settings }: Context,
  stack: string,
  mail: string | undefined,
): Promise<Check[]> {
  const resources = await findResources(stack, environment);
  const found: Check = { name: 'stack', ok: true, detail: stack };
  const checks = [found, ...(await checkStack(resources, nodeResolver(settings.dns)))];
  if (mail === undefined) return checks;
  return [...checks, await sendTestMail(resources, await testMail(mail, resources.domains[0] as string, clock.now()))];
}
