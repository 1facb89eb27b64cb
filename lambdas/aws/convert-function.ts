/** How other functions use the convert function, in which untrusted bytes are opened: invocations and links into the bucket. */

import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ConversionEvent, ReadingEvent } from '../handlers/convert.ts';
import type { Files, Ids } from '../ports.ts';
import { callAws } from './call.ts';

export interface ConvertFunctionAccess {
  readonly lambda: LambdaClient;
  readonly s3: S3Client;
  readonly bucket: string;
  readonly functionName: string;
  readonly files: Files;
  readonly ids: Ids;
}

/** Longer than the function may run. */
const expiresIn = 300;

export const readLink = ({ s3, bucket }: ConvertFunctionAccess, key: string): Promise<string> =>
  getSignedUrl(s3, new GetObjectCommand({ Bucket: bucket, Key: key }), { expiresIn });

export const writeLink = ({ s3, bucket }: ConvertFunctionAccess, key: string): Promise<string> =>
  getSignedUrl(s3, new PutObjectCommand({ Bucket: bucket, Key: key }), { expiresIn });

/** What the function returned, which is untrusted, and whether it failed instead. */
export interface Invoked {
  readonly payload: unknown;
  readonly hasFailed: boolean;
}

function readPayload(payload: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(payload ?? []).toString('utf8'));
  } catch {
    return undefined;
  }
}

export async function invokeConvert(
  { lambda, functionName }: ConvertFunctionAccess,
  event: ConversionEvent | ReadingEvent,
): Promise<Invoked> {
  const request = new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(event)) });
  const output = await callAws('Lambda invoke', () => lambda.send(request));
  return { payload: readPayload(output.Payload), hasFailed: output.FunctionError !== undefined };
}
