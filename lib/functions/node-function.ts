/** A function: a bundled entry file, a role of its own with the listed statements and no other, a log group of its own. */
import { fileURLToPath } from 'node:url';
import { type Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type BundlingOptions, LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type IsolatedNetwork, inside } from './isolated-network.ts';

const inRepository = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** CommonJS packages inside an ES module bundle call `require`. The names are long so that they collide with none in the bundle. */
export const requireBanner =
  "import{createRequire as faxpostCreateRequire}from'node:module';const require=faxpostCreateRequire(import.meta.url);";

export interface NodeFunctionProps {
  /** Name of the entry file, without ending. */
  readonly entry: string;
  /** Of the entry file, in lambdas/aws. */
  readonly folder?: string;
  readonly timeout: Duration;
  readonly memoryMb?: number;
  /** Invocations at once that are kept for it, and that it may have; as many as there are when missing. */
  readonly atOnce?: number | undefined;
  /** A fixed one; by default CloudFormation's. */
  readonly functionName?: string;
  /** Where it runs apart from everything else. */
  readonly network?: IsolatedNetwork;
  /** `/tmp`. */
  readonly storageMb?: number;
  readonly logDays: RetentionDays;
  readonly environment: Record<string, string>;
  readonly statements: readonly PolicyStatement[];
  readonly bundling?: BundlingOptions;
}

export class NodeFunction extends Construct {
  readonly function: NodejsFunction;
  readonly role: Role;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', { retention: props.logDays, removalPolicy: RemovalPolicy.DESTROY });
    this.logGroup = logGroup;
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What ${props.entry} may do`,
    });
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    for (const statement of props.statements) this.role.addToPolicy(statement);
    this.function = new NodejsFunction(this, 'Function', {
      entry: inRepository(`lambdas/aws/${props.folder ?? 'entry'}/${props.entry}.ts`),
      projectRoot: inRepository('.'),
      depsLockFilePath: inRepository('package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      // The native packages of `prepare` are those of the machine that deploys.
      architecture: Architecture.X86_64,
      memorySize: props.memoryMb ?? 512,
      ephemeralStorageSize: Size.mebibytes(props.storageMb ?? 512),
      timeout: props.timeout,
      ...(props.atOnce === undefined ? {} : { reservedConcurrentExecutions: props.atOnce }),
      role: this.role,
      logGroup,
      ...(props.functionName === undefined ? {} : { functionName: props.functionName }),
      ...(props.network === undefined ? {} : inside(props.network)),
      environment: { ...props.environment, NODE_OPTIONS: '--enable-source-maps' },
      bundling: {
        format: OutputFormat.ESM,
        target: 'node24',
        sourceMap: true,
        sourcesContent: false,
        mainFields: ['module', 'main'],
        bundleAwsSDK: true,
        logLevel: LogLevel.WARNING,
        banner: requireBanner,
        ...props.bundling,
      },
    });
  }
}
