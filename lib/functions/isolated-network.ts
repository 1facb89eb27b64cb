/**
 * The network of functions in which untrusted bytes are opened: it reaches one folder of the bucket and nothing else. And
 * what such a function's role is: its log, and what puts it into the network, which is denied to its code.
 */
import { ArnFormat, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  type ISecurityGroup,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

export interface IsolatedNetwork {
  readonly vpc: IVpc;
  readonly securityGroup: ISecurityGroup;
}

/** Isolated subnets with an endpoint for S3, restricted to one folder of one bucket. */
export function makeIsolatedNetwork(scope: Construct, bucket: Bucket, logDays: RetentionDays): IsolatedNetwork {
  const vpc = new Vpc(scope, 'Network', {
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
      new LogGroup(scope, 'NetworkLog', { retention: logDays, removalPolicy: RemovalPolicy.DESTROY }),
    ),
  });
  const securityGroup = new SecurityGroup(scope, 'Wall', {
    vpc,
    description: 'Out to HTTPS, which leads to the endpoint of S3 alone',
    allowAllOutbound: false,
  });
  securityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'S3, by the endpoint');
  return { vpc, securityGroup };
}

/** Where the network's functions are. */
export const inside = ({ vpc, securityGroup }: IsolatedNetwork) => ({
  vpc,
  vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
  securityGroups: [securityGroup],
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

/** What places a function in a subnet, denied to the code that runs in it. */
export const placementStatements = (functionArn: string): PolicyStatement[] => [
  new PolicyStatement({ actions: networkActions, resources: ['*'] }),
  new PolicyStatement({
    effect: Effect.DENY,
    actions: networkActions,
    resources: ['*'],
    conditions: { ArnEquals: { 'lambda:SourceFunctionArn': [functionArn] } },
  }),
];

/** The ARN of a function with a fixed name, which its own role names. */
export const functionArnOf = (stack: Stack, functionName: string): string =>
  stack.formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: functionName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
