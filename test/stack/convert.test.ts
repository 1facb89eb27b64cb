/** The functions that open strangers' documents: what they may do, where they may go, what they are made of. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Match } from 'aws-cdk-lib/assertions';
import { readLimits } from '../../lambdas/documents/limits.ts';
import { readSettings } from '../../lib/settings.ts';
import { functionOf, functions, permissionsOf, statementsOf } from './roles.ts';
import { exampleSettings, type Resource, resourcesOf, sharedSynthesis, synthesize } from './synthesis.ts';

const { template } = sharedSynthesis();

for (const name of ['Convert', 'Draw']) {
  test(`${name} may do nothing: what puts it into its subnet is denied to its code`, () => {
    assert.deepEqual(
      permissionsOf(name).filter((line) => !line.startsWith('ec2:')),
      [],
    );
    const network = statementsOf(name).filter(({ Action: actions }) => JSON.stringify(actions).includes('ec2:'));
    const [allowed, denied] = ['Allow', 'Deny'].map((effect) => network.filter((one) => one.Effect === effect));
    assert.deepEqual(
      allowed?.map((one) => one.Action),
      denied?.map((one) => one.Action),
    );
    assert.deepEqual(
      denied?.map((one) => one.Condition),
      [
        {
          ArnEquals: {
            'lambda:SourceFunctionArn': [
              `arn:aws:lambda:eu-west-1:111111111111:function:Faxpost-${name.toLowerCase()}`,
            ],
          },
        },
      ],
    );
  });

  test(`${name} is called by prepare and deliver alone`, () => {
    const callers = functions.filter((one) =>
      permissionsOf(one).includes(`lambda:InvokeFunction Outbound${name}Function`),
    );
    assert.deepEqual(callers, ['Prepare', 'Deliver']);
  });

  test(`${name} stands in the subnets without a way out`, () => {
    const { VpcConfig: place } = functionOf(name)[1].Properties as { VpcConfig?: { SubnetIds: unknown[] } };
    const subnets = Object.keys(resourcesOf('AWS::EC2::Subnet'));
    assert.deepEqual(
      place?.SubnetIds,
      subnets.map((Ref) => ({ Ref })),
    );
  });
}

describe('draw', () => {
  test('has three gigabytes, and longer than a submission may take to be drawn', () => {
    const [, { Properties: properties }] = functionOf('Draw');
    assert.equal(properties.MemorySize, 3008);
    assert.ok(Number(properties.Timeout) > readLimits().submissionMs / 1000);
    assert.ok(Number(properties.Timeout) < Number(functionOf('Prepare')[1].Properties.Timeout));
  });
});

describe('convert', () => {
  test('has two gigabytes, no variables, and a minute and a half', () => {
    const [, { Properties: properties }] = functionOf('Convert');
    assert.equal(properties.PackageType, 'Image');
    assert.equal(properties.MemorySize, 2048);
    assert.equal(properties.Timeout, 90);
    assert.equal(properties.Environment, undefined);
  });

  test('and draw stand in a network without a way out', () => {
    for (const type of ['InternetGateway', 'NatGateway', 'Route', 'EgressOnlyInternetGateway', 'EIP']) {
      template.resourceCountIs(`AWS::EC2::${type}`, 0);
    }
    assert.equal(Object.keys(resourcesOf('AWS::EC2::VPCEndpoint')).length, 1);
  });

  test('reaches, through the only endpoint of its network, the conversions in our bucket', () => {
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
      VpcEndpointType: 'Gateway',
      PolicyDocument: {
        Statement: [
          {
            Action: ['s3:GetObject', 's3:PutObject'],
            Effect: 'Allow',
            Principal: { AWS: '*' },
            Resource: { 'Fn::Join': ['', [Match.anyValue(), '/conversions/*']] },
          },
        ],
      },
    });
  });
});

describe('the image of convert', () => {
  test('may come from a registry: nothing is built, and the function stays the same one', () => {
    const repository = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/faxpost/convert';
    const imageOf = (image: string) => {
      const stack = synthesize(readSettings({ ...exampleSettings, convert: { image } }));
      const found = stack.template.findResources('AWS::Lambda::Function', { Properties: { PackageType: 'Image' } });
      const [[id, { Properties: properties }]] = Object.entries(found) as [[string, Resource]];
      assert.equal(id, functionOf('Convert')[0]);
      return JSON.stringify((properties.Code as { ImageUri: unknown }).ImageUri);
    };
    assert.match(imageOf(`${repository}:1.2`), /123456789012\.dkr\.ecr\.eu-west-1\..*faxpost\/convert:1\.2"/);
    const digest = `sha256:${'0'.repeat(64)}`;
    assert.ok(imageOf(`${repository}@${digest}`).includes(`faxpost/convert@${digest}`));
  });

  test('may be left out: no function, a network for draw alone, and nobody is told of one', () => {
    const { template: without } = synthesize(readSettings({ ...exampleSettings, convert: false }));
    assert.deepEqual(without.findResources('AWS::Lambda::Function', { Properties: { PackageType: 'Image' } }), {});
    without.resourceCountIs('AWS::EC2::VPC', 1);
    for (const { Properties: properties } of Object.values(without.findResources('AWS::Lambda::Function'))) {
      assert.equal(properties.VpcConfig !== undefined, properties.FunctionName === 'Faxpost-draw');
    }
    assert.doesNotMatch(
      JSON.stringify(without.toJSON()),
      /CONVERT_FUNCTION|lambda:InvokeFunction","Effect":"Allow","Resource":\{"Fn::GetAtt":\["OutboundConvert/,
    );
  });
});

test('the image is made of the packages that setup installs', () => {
  const dockerfile = readFileSync(new URL('../../image/Dockerfile', import.meta.url), 'utf8');
  const setup = readFileSync(new URL('../../bin/setup/programs.mjs', import.meta.url), 'utf8');
  assert.match(dockerfile, /COPY image\/packages\.txt/);
  assert.match(setup, /'image', 'packages\.txt'/);
  assert.doesNotMatch(dockerfile, /apt-get install .*(libreoffice|fonts-)/);
});
