/** The CDK app: `npx cdk synth`, `npx cdk deploy`. Settings are the object `faxpost` in the context of cdk.json. */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { FaxStack } from '../lib/fax-stack.ts';
import { readSettings } from '../lib/settings.ts';

const app = new App();
const account = process.env.CDK_DEFAULT_ACCOUNT;
const settings = readSettings(app.node.tryGetContext('faxpost'));
new FaxStack(app, 'Faxpost', { settings, ...(account === undefined ? {} : { env: { account } }) });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
