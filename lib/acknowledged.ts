/** Findings of cdk-nag that are accepted, one by one, each with its reason. Any other fails the synthesis. */
import { CfnElement, type Stack, Token, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type Folder, receivedPdfs } from './functions/permissions.ts';

interface Acknowledgement {
  /** Path inside the stack. */
  readonly at: string;
  /** Rule, with the finding in brackets where the rule has several. */
  readonly id: (stack: Stack) => string;
  readonly reason: string;
  /** It is part of some stacks only. */
  readonly isOptional?: boolean;
  /** Path of what it is about, where only some stacks have that. */
  readonly needs?: string;
}

const find = (stack: Stack, path: string): Construct =>
  path.split('/').reduce<Construct>((scope, id) => scope.node.findChild(id) as Construct, stack);

const exists = (stack: Stack, path: string): boolean =>
  path.split('/').reduce<Construct | undefined>((scope, id) => scope?.node.tryFindChild(id) as Construct, stack) !==
  undefined;

/** How a finding names the ARN of a resource of the stack. */
function arnOf(stack: Stack, path: string): string {
  const element = find(stack, path).node.defaultChild;
  if (!CfnElement.isCfnElement(element)) throw new TypeError(`${path} is no resource.`);
  return `<${stack.getLogicalId(element)}.Arn>`;
}

const folder = (role: string, name: Folder): Acknowledgement => ({
  at: role,
  id: (stack) => `AwsSolutions-IAM5[Resource::${arnOf(stack, 'Storage/Bytes')}/${name}*]`,
  reason: `The role reads or writes the files of one folder, ${name}, whose names are not known in advance.`,
});

/** What is known only when it is deployed stands in a finding by the name of its pseudo parameter. */
const named = (value: string, parameter: string): string => (Token.isUnresolved(value) ? `<AWS::${parameter}>` : value);

const sendsToAnyIdentity = (role: string): Acknowledgement => ({
  at: role,
  id: ({ partition, region, account }) =>
    `AwsSolutions-IAM5[Resource::arn:${named(partition, 'Partition')}:ses:${region}:${named(account, 'AccountId')}:identity/*]`,
  reason: 'In the sandbox SES asks for the addressee’s identity; mail leaves from our own domain alone.',
});

const callsAnyVersion = (machine: string, name: string): Acknowledgement => ({
  at: `Outbound/${machine}/Role`,
  id: (stack) => `AwsSolutions-IAM5[Resource::${arnOf(stack, `Outbound/${name}/Function`)}:*]`,
  reason: 'The state machine may call any version of this one function; there is only the latest.',
});

const writesLogsAndTraces = (machine: string): Acknowledgement => ({
  at: `Outbound/${machine}/Role`,
  id: () => 'AwsSolutions-IAM5[Resource::*]',
  reason: 'Delivery of logs and X-Ray traces cannot be limited to a resource.',
});

const isNotTraced = (machine: string): Acknowledgement => ({
  at: `Outbound/${machine}`,
  id: () => 'AwsSolutions-SF2',
  reason: 'X-Ray is a setting: its traces cost more than a fax, and the log of every execution is kept.',
});

const acknowledgements: readonly Acknowledgement[] = [
  {
    at: 'Storage/Bytes',
    id: () => 'AwsSolutions-S1',
    reason: 'Access logs of S3 would name every fax for as long as they are kept; the roles decide who may read.',
  },
  {
    at: 'Storage/CarrierKey',
    id: () => 'AwsSolutions-SMG4',
    reason:
      "The key is made in the carrier's portal, which offers no rotation by program; a new key is picked up within minutes.",
  },
  {
    at: 'Backup/Plan/Tables/Role',
    isOptional: true,
    id: () =>
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]',
    reason: 'The role of AWS Backup: its own policy names what making and ending copies takes.',
  },
  {
    at: 'CarrierIntake/Api',
    id: () => 'AwsSolutions-APIG4',
    reason:
      'The carrier cannot log in: its Ed25519 signature over the raw body is verified by the function. Nor can a sender who confirms a fax: the link is unguessable.',
  },
  {
    at: 'MailIntake/Activate/Role',
    id: () => 'AwsSolutions-IAM5[Resource::*]',
    reason: 'SES has no permission for one set of receipt rules; the function is called by CloudFormation alone.',
  },
  {
    at: 'Storage/Evidence',
    isOptional: true,
    id: () => 'AwsSolutions-S1',
    reason: 'As for the bucket of files; locks show what was kept, and nobody but operators reads it.',
  },
  ...['Outbound/Prepare', 'Outbound/Report', 'Inbound/Deliver'].map((name) => ({
    at: `${name}/Role`,
    needs: 'Storage/Evidence',
    id: (stack: Stack) => `AwsSolutions-IAM5[Resource::${arnOf(stack, 'Storage/Evidence')}/*]`,
    reason: 'It puts evidence, whose names are not known in advance, and may neither read nor delete it.',
  })),
  folder('Outbound/Accept/Role', 'mail/'),
  folder('Outbound/Accept/Role', 'submissions/'),
  folder('Outbound/Media/Role', 'faxes/'),
  folder('Outbound/Prepare/Role', 'mail/'),
  folder('Outbound/Prepare/Role', 'submissions/'),
  folder('Outbound/Prepare/Role', 'faxes/'),
  folder('Outbound/Prepare/Role', 'conversions/'),
  {
    at: 'Outbound/Convert/Role',
    isOptional: true,
    id: () => 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'Network interfaces of a function in a subnet have no names in advance; the code that runs is denied these actions.',
  },
  {
    at: 'Outbound/Draw/Role',
    id: () => 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'Network interfaces of a function in a subnet have no names in advance; the code that runs is denied these actions.',
  },
  folder('Outbound/Report/Role', 'submissions/'),
  folder('Outbound/Report/Role', 'faxes/'),
  sendsToAnyIdentity('Outbound/Accept/Role'),
  sendsToAnyIdentity('Outbound/Report/Role'),
  sendsToAnyIdentity('Outbound/Ask/Role'),
  sendsToAnyIdentity('Inbound/Deliver/Role'),
  folder('Failures/Close/Role', 'dead-letters/'),
  folder('Inbound/Deliver/Role', 'received/'),
  folder('Inbound/Deliver/Role', 'faxes/'),
  folder('Inbound/Deliver/Role', 'conversions/'),
  {
    at: 'Inbound/Download/Role',
    id: (stack) => `AwsSolutions-IAM5[Resource::${arnOf(stack, 'Storage/Bytes')}/${receivedPdfs}]`,
    reason: 'The role reads the clean PDF of any received fax; an unguessable link selects it.',
  },
  callsAnyVersion('SubmissionMachine', 'Ask'),
  callsAnyVersion('SubmissionMachine', 'Prepare'),
  callsAnyVersion('SubmissionMachine', 'Report'),
  writesLogsAndTraces('SubmissionMachine'),
  isNotTraced('SubmissionMachine'),
  callsAnyVersion('FaxMachine', 'Send'),
  callsAnyVersion('FaxMachine', 'Look'),
  callsAnyVersion('FaxMachine', 'Report'),
  writesLogsAndTraces('FaxMachine'),
  isNotTraced('FaxMachine'),
];

/** Acknowledges the findings above. Fails when one of them names a construct that no longer exists, unless it is optional. */
export function acknowledgeFindings(stack: Stack): void {
  for (const { at, id, reason, isOptional, needs = at } of acknowledgements) {
    if ((isOptional || needs !== at) && !exists(stack, needs)) continue;
    Validations.of(find(stack, at)).acknowledge({ id: id(stack), reason });
  }
}
