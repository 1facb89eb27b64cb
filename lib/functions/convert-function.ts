/**
 * The function in which untrusted Office documents, mails and web pages are opened: a container image, a role without any
 * permission on our resources, and a network that reaches one folder of the bucket and nothing else.
 */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Duration, IgnoreMode, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, DockerImageCode, DockerImageFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import {
  functionArnOf,
  type IsolatedNetwork,
  inside,
  makeIsolatedNetwork,
  placementStatements,
} from './isolated-network.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

export interface ConvertFunctionProps {
  /** Of a private repository of ECR, with tag or digest; built here by Docker when it is missing. */
  readonly image?: string;
  readonly bucket: Bucket;
  readonly timeout: Duration;
  readonly logDays: RetentionDays;
}

const imagePattern = /^(\d+)\.dkr\.ecr\.([^.]+)\.[^/]+\/([^:@]+)[:@](.+)$/;

const builtHere = (): DockerImageCode =>
  DockerImageCode.fromImageAsset(repository, {
    file: 'image/Dockerfile',
    platform: Platform.LINUX_AMD64,
    ignoreMode: IgnoreMode.DOCKER,
    exclude: readFileSync(new URL('../../.dockerignore', import.meta.url), 'utf8')
      .trim()
      .split('\n'),
  });

export class ConvertFunction extends Construct {
  readonly function: DockerImageFunction;
  readonly network: IsolatedNetwork;

  constructor(scope: Construct, id: string, { image, bucket, timeout, logDays }: ConvertFunctionProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const functionName = `${stack.stackName}-convert`;
    const logGroup = new LogGroup(this, 'Log', { retention: logDays, removalPolicy: RemovalPolicy.DESTROY });
    this.network = makeIsolatedNetwork(this, bucket, logDays);
    this.function = new DockerImageFunction(this, 'Function', {
      functionName,
      code: image === undefined ? builtHere() : this.#builtBefore(image),
      architecture: Architecture.X86_64,
      memorySize: 2048,
      ephemeralStorageSize: Size.mebibytes(2048),
      timeout,
      role: this.#makeRole(functionArnOf(stack, functionName), logGroup),
      logGroup,
      ...inside(this.network),
    });
  }

  #builtBefore(image: string): DockerImageCode {
    const [, account = '', region = '', repositoryName = '', tagOrDigest = ''] = imagePattern.exec(image) ?? [];
    const repositoryArn = Stack.of(this).formatArn({
      service: 'ecr',
      resource: 'repository',
      resourceName: repositoryName,
      account,
      region,
    });
    const ecr = Repository.fromRepositoryAttributes(this, 'Repository', { repositoryArn, repositoryName });
    return DockerImageCode.fromEcr(ecr, { tagOrDigest });
  }

  #makeRole(functionArn: string, logGroup: LogGroup): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: 'What convert may do: nothing',
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    for (const statement of placementStatements(functionArn)) role.addToPolicy(statement);
    return role;
  }
}
