/** The CDK app: `npx cdk synth`, `npx cdk deploy`. Settings are the object `faxpost` in the context of cdk.json. */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { FaxStack } from '../lib/fax-stack.ts';
import { type DeploySettings, readSettings, SettingsError } from '../lib/settings.ts';

const app = new App();
const account = process.env.CDK_DEFAULT_ACCOUNT;
const settings = settingsOf(app.node.tryGetContext('faxpost'));
new FaxStack(app, 'Faxpost', {
  settings,
  stackName: settings.stackName,
  ...(account === undefined ? {} : { env: { account } }),
});
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

/** Whoever mistyped a setting reads what is wrong, and not where this program noticed. */
function settingsOf(context: unknown): DeploySettings {
  try {
    return readSettings(context);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
