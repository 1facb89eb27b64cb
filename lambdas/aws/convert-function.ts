/** How other functions use convert and draw, in which untrusted bytes are opened: invocations and links into the bucket. */

import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import * as v from 'valibot';
import { Defect, Transient } from '../fax/errors.ts';
import type { ConversionEvent, ReadingEvent } from '../handlers/convert.ts';
import type { DrawEvent } from '../handlers/draw.ts';
import type { Files, Ids, Journal } from '../ports.ts';
import { callAws } from './call.ts';

export interface ConvertFunctionAccess {
  readonly lambda: LambdaClient;
  readonly s3: S3Client;
  readonly bucket: string;
  readonly functionName: string;
  readonly files: Files;
  readonly ids: Ids;
  readonly journal: Pick<Journal, 'alarm'>;
}

/**
 * The client that makes links. By default it would put the checksum of the body into a link, which is made before there is
 * a body: the link would fit an empty one alone.
 */
export const linkingS3 = (config: S3ClientConfig = {}): S3Client =>
  new S3Client({ ...config, requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' });

/** Longer than a conversion may take. Seconds. */
const usualLife = 300;

export const readLink = ({ s3, bucket }: ConvertFunctionAccess, key: string, expiresIn = usualLife): Promise<string> =>
  getSignedUrl(s3, new GetObjectCommand({ Bucket: bucket, Key: key }), { expiresIn });

export const writeLink = ({ s3, bucket }: ConvertFunctionAccess, key: string, expiresIn = usualLife): Promise<string> =>
  getSignedUrl(s3, new PutObjectCommand({ Bucket: bucket, Key: key }), { expiresIn });

/** Rethrows our own kinds of error: they are about the bucket. @param failure the type of error of the function */
export function throwKnown(failure: string): void {
  if (failure === 'Transient') throw new Transient('The function without permissions cannot reach the bucket.');
  if (failure === 'Defect') throw new Defect('The function without permissions was refused by the bucket.');
}

/** What the function returned, or the type of the error with which it failed instead. Both are untrusted. */
export interface Invoked {
  readonly payload: unknown;
  readonly failure?: string;
}

const failureSchema = v.object({ errorType: v.pipe(v.string(), v.maxLength(100)) });

function failureOf(payload: unknown): string {
  const read = v.safeParse(failureSchema, payload);
  return read.success ? read.output.errorType : 'died without a word';
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
  event: ConversionEvent | ReadingEvent | DrawEvent,
): Promise<Invoked> {
  const request = new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(event)) });
  const output = await callAws('Lambda invoke', () => lambda.send(request));
  const payload = readPayload(output.Payload);
  return output.FunctionError === undefined ? { payload } : { payload, failure: failureOf(payload) };
}
