/** A copy of both tables every night, in a vault of its own, beside the restoring to any second of the last 35 days. */
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Storage } from './storage.ts';

export interface BackupProps {
  readonly storage: Storage;
  /** How long a night's copy is kept. */
  readonly days: number;
  readonly key: IKey | undefined;
}

export class Backup extends Construct {
  constructor(scope: Construct, id: string, { storage, days, key }: BackupProps) {
    super(scope, id);
    const vault = new BackupVault(this, 'Vault', {
      // CDK's own name would be that of every other stack's as well.
      backupVaultName: `${Stack.of(this).stackName}-nightly`,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(key && { encryptionKey: key }),
    });
    const plan = new BackupPlan(this, 'Plan', { backupVault: vault });
    plan.addRule(
      new BackupPlanRule({
        ruleName: 'nightly',
        scheduleExpression: Schedule.cron({ hour: '2', minute: '30' }),
        startWindow: Duration.hours(1),
        completionWindow: Duration.hours(4),
        deleteAfter: Duration.days(days),
      }),
    );
    plan.addSelection('Tables', {
      resources: [storage.directory, storage.faxes].map((table) => BackupResource.fromArn(table.tableArn)),
    });
  }
}
