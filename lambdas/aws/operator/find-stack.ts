/** What a stack consists of, as far as an operator works on it: out of its output `Installation`, or out of a file. */
import { readFile } from 'node:fs/promises';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import * as v from 'valibot';
import { accepted, type Result, refused } from '../../fax/result.ts';
import { isAwsError } from '../call.ts';

const name = v.pipe(v.string(), v.minLength(1));

/** As lib/installation-output.ts writes it. */
const schema = v.object({
  bucket: name,
  directoryTable: name,
  faxesTable: name,
  /** Addresses. */
  carrierQueue: name,
  inboundQueue: name,
  /** A stack that was deployed by an older version does not name these. */
  mailQueue: v.optional(name),
  departuresQueue: v.optional(name),
  endedQueue: v.optional(name),
  deadLetters: v.record(v.string(), name),
  /** ARNs. */
  submissionMachine: name,
  faxMachine: name,
  carrierKey: name,
  configurationSet: name,
  /** Of a stack that keeps evidence. */
  evidenceBucket: v.optional(name),
  domains: v.pipe(v.array(name), v.minLength(1)),
});

export type StackResources = v.InferOutput<typeof schema>;

/** What a file of `cdk deploy --outputs-file` holds: the outputs of each stack. */
const outputsFile = v.record(v.string(), v.looseObject({ Installation: v.pipe(v.string(), v.parseJson(), schema) }));

/**
 * @param file path of a file that holds the names, where there is no CloudFormation to ask: what
 * `cdk deploy --outputs-file` wrote, or the value of the output itself
 * @returns the resources, or why they cannot be had, as a sentence for the operator
 */
export async function findStack(stack: string, file: string | undefined): Promise<Result<StackResources, string>> {
  return file === undefined ? askCloudFormation(stack) : readNames(stack, file);
}

async function askCloudFormation(stack: string): Promise<Result<StackResources, string>> {
  const client = new CloudFormationClient({});
  const region = await client.config.region().catch(() => undefined);
  if (region === undefined) return refused('No region of AWS is set: set AWS_REGION, or a region in the AWS profile.');
  try {
    const { Stacks: stacks } = await client.send(new DescribeStacksCommand({ StackName: stack }));
    const output = stacks?.[0]?.Outputs?.find(({ OutputKey: key }) => key === 'Installation')?.OutputValue;
    const read = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), output);
    if (read.success) return accepted(read.output);
    return refused(
      `The stack ${stack} in ${region} has no output "Installation" that this version can read: deploy it with this version (npx cdk deploy), or name another with --stack.`,
    );
  } catch (error) {
    return refused(troubleOf(error, stack, region));
  } finally {
    client.destroy();
  }
}

function troubleOf(error: unknown, stack: string, region: string): string {
  // CloudFormation's answer for a stack that is not there.
  if (isAwsError(error, 'ValidationError')) return `There is no stack ${stack} in ${region}.`;
  if (isAwsError(error, 'AccessDenied', 'AccessDeniedException')) {
    return `These credentials may not look at the stack ${stack} (cloudformation:DescribeStacks).`;
  }
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const hint = isAwsError(error, 'CredentialsProviderError') ? ' Set the usual AWS variables, or AWS_PROFILE.' : '';
  return `The stack ${stack} cannot be found in ${region} (${what}).${hint}`;
}

async function readNames(stack: string, file: string): Promise<Result<StackResources, string>> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return refused(`FAXPOST_STACK_FILE names ${file}, which cannot be read.`);
  const plain = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
  if (plain.success) return accepted(plain.output);
  const outputs = v.safeParse(v.pipe(v.string(), v.parseJson(), outputsFile), text);
  const found = outputs.success ? outputs.output[stack]?.Installation : undefined;
  if (found !== undefined) return accepted(found);
  return refused(`${file} (FAXPOST_STACK_FILE) does not say what the stack ${stack} consists of.`);
}
