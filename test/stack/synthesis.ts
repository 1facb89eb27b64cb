/** The stack as CloudFormation would get it, synthesized in this process without bundling. */
import { readFileSync } from 'node:fs';
import { App, type AppProps, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { FaxStack } from '../../lib/fax-stack.ts';
import { type DeploySettings, readSettings } from '../../lib/settings.ts';

const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')) as {
  context: Record<string, unknown>;
};

export const exampleSettings = {
  region: 'eu-west-1',
  domains: ['fax.example.com', 'fax.example.org'],
  alarmEmail: 'operator@example.com',
  telnyx: { connectionId: '1234567890', publicKey: `${'A'.repeat(43)}=` },
};

export interface Synthesis {
  readonly app: App;
  readonly stack: FaxStack;
  readonly template: Template;
}

export interface SynthesisOptions extends AppProps {
  /** With the rules of cdk-nag. */
  readonly isChecked?: boolean;
  /** Adds something to the stack before it is synthesized. */
  readonly extend?: (stack: FaxStack) => void;
}

export function synthesize(
  settings: DeploySettings = readSettings(exampleSettings),
  { isChecked = false, extend, ...props }: SynthesisOptions = {},
): Synthesis {
  const app = new App({ ...props, context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  const { stackName } = settings;
  const stack = new FaxStack(app, 'Faxpost', { settings, stackName, env: { account: '111111111111' } });
  extend?.(stack);
  if (isChecked) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { app, stack, template: Template.fromStack(stack) };
}

let shared: Synthesis | undefined;
/** One synthesis for all tests of a process: it takes about a second. */
export const sharedSynthesis = (): Synthesis => (shared ??= synthesize());

let trial: Synthesis | undefined;
/** A second stack, with everything that is a setting; one synthesis as well. */
export const trialSynthesis = (): Synthesis =>
  (trial ??= synthesize(
    readSettings({
      ...exampleSettings,
      stackName: 'Faxpost-trial',
      tracing: true,
      appendReceiptRule: true,
      customerDomains: ['rossi.example'],
      encryptionKey: true,
      backupDays: 35,
      evidence: 'compliance',
      alarmAboveUsd: 50,
    }),
  ));

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

/** Resources of one type by logical id. */
export const resourcesOf = (type: string): Record<string, Resource> =>
  sharedSynthesis().template.findResources(type) as Record<string, Resource>;
