/**
 * The function in which untrusted Office documents, mails and web pages are opened: a container image, a role without any
 * permission on our resources, and a network that reaches one folder of the bucket and nothing else.
 */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ArnFormat, type Duration, IgnoreMode, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { AnyPrincipal, Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, DockerImageCode, DockerImageFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

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

/** What Lambda needs from a function's role to place the function in a subnet. */
const networkActions = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

export class ConvertFunction extends Construct {
  readonly function: DockerImageFunction;

  constructor(scope: Construct, id: string, { image, bucket, timeout, logDays }: ConvertFunctionProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const functionName = `${stack.stackName}-convert`;
    const functionArn = stack.formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: functionName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const logGroup = new LogGroup(this, 'Log', { retention: logDays, removalPolicy: RemovalPolicy.DESTROY });
    const { vpc, securityGroup } = this.#makeNetwork(bucket, logDays);
    this.function = new DockerImageFunction(this, 'Function', {
      functionName,
      code: image === undefined ? builtHere() : this.#builtBefore(image),
      architecture: Architecture.X86_64,
      memorySize: 2048,
      ephemeralStorageSize: Size.mebibytes(2048),
      timeout,
      role: this.#makeRole(functionArn, logGroup),
      logGroup,
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      securityGroups: [securityGroup],
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

  /** Isolated subnets with an endpoint for S3, restricted to one folder of one bucket. */
  #makeNetwork(bucket: Bucket, logDays: RetentionDays) {
    const vpc = new Vpc(this, 'Network', {
      ipAddresses: IpAddresses.cidr('10.0.0.0/24'),
      maxAzs: 2,
      natGateways: 0,
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [{ name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
      // The class says "or undefined" where the interface says "or absent".
    }) as IVpc;
    const endpoint = vpc.addGatewayEndpoint('ToBucket', { service: GatewayVpcEndpointAwsService.S3 });
    endpoint.addToPolicy(
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['s3:GetObject', 's3:PutObject'],
        resources: [bucket.arnForObjects('conversions/*')],
      }),
    );
    // Refused traffic shows attempts to get out.
    vpc.addFlowLog('Refused', {
      trafficType: FlowLogTrafficType.REJECT,
      destination: FlowLogDestination.toCloudWatchLogs(
        new LogGroup(this, 'NetworkLog', { retention: logDays, removalPolicy: RemovalPolicy.DESTROY }),
      ),
    });
    const securityGroup = new SecurityGroup(this, 'Wall', {
      vpc,
      description: 'Out to HTTPS, which leads to the endpoint of S3 alone',
      allowAllOutbound: false,
    });
    securityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'S3, by the endpoint');
    return { vpc, securityGroup };
  }

  /** Its log and its network interface; the latter's actions are denied to the code that runs in it. */
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
    role.addToPolicy(new PolicyStatement({ actions: networkActions, resources: ['*'] }));
    role.addToPolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        actions: networkActions,
        resources: ['*'],
        conditions: { ArnEquals: { 'lambda:SourceFunctionArn': [functionArn] } },
      }),
    );
    return role;
  }
}
