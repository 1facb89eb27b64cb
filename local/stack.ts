/** A stack on AWS as an installation. Loaded only when one is named: the AWS packages would slow every other command. */
import { findStack, type StackResources } from '../lambdas/aws/operator/find-stack.ts';
import { linkToObject, operatorPorts } from '../lambdas/aws/operator/operator-wiring.ts';
import { stackMigrations } from '../lambdas/aws/operator/stack-migrations.ts';
import { pagesName } from '../lambdas/flow/evidence/pages-of-fax.ts';
import type { Installation } from './installation.ts';
import type { Environment } from './settings.ts';
import { UnusableInstallation } from './unusable.ts';

/** Milliseconds: every look at a fax is a request. */
const pollMillis = 2000;

/** @throws UnusableInstallation when it cannot be found */
export async function findResources(name: string, environment: Environment): Promise<StackResources> {
  const found = await findStack(name, environment.FAXPOST_STACK_FILE || undefined);
  if (!found.ok) throw new UnusableInstallation(found.refusal);
  return found.value;
}

/** Uses the usual variables and profiles of AWS for credentials, region and endpoint. */
export async function openStack(name: string, environment: Environment): Promise<Installation> {
  const resources = await findResources(name, environment);
  const ports = operatorPorts(resources);
  return {
    name,
    ports,
    mailDomains: resources.domains ?? [],
    pollMillis,
    linkToPages: ({ id, key, until }) => linkToObject(resources.bucket, { key, name: pagesName(id), until }),
    migrations: () => stackMigrations(resources),
    isServed: async () => true,
  };
}
