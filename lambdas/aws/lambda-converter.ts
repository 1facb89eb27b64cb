/**
 * `Converter` in a Lambda function that may do nothing: it gets one link to read the document and one to put the answer,
 * both of which end within minutes.
 */

import { readFile } from 'node:fs/promises';
import { InvokeCommand, type InvokeCommandOutput, type LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import * as v from 'valibot';
import type { ConvertEvent } from '../convert.ts';
import { readBundle } from '../documents/answer-bundle.ts';
import { faults } from '../documents/prepare-job.ts';
import { Defect, Transient } from '../fax/errors.ts';
import { conversionKeys } from '../keys.ts';
import type { ConversionAnswer, ConversionJob, Converter, Files, Ids } from '../ports.ts';
import { callAws } from './call.ts';

export interface LambdaConverterOptions {
  readonly lambda: LambdaClient;
  readonly s3: S3Client;
  readonly bucket: string;
  readonly functionName: string;
  readonly files: Files;
  readonly ids: Ids;
}

/** Longer than the function may run. */
const LINK_SECONDS = 300;
const TRIES = 2;

/** What the function returns has been near strangers' bytes, so it is read as such. */
const resultSchema = v.union([
  v.strictObject({ put: v.literal(true) }),
  v.strictObject({
    refused: v.strictObject({ outcome: v.picklist(faults), detail: v.pipe(v.string(), v.maxLength(500)) }),
  }),
]);

function readPayload({ Payload: payload }: InvokeCommandOutput): unknown {
  try {
    return JSON.parse(Buffer.from(payload ?? []).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Our own kinds of error pass through: they are about the bucket, not the document. */
function throwKnown(output: InvokeCommandOutput): void {
  const failure = v.safeParse(v.object({ errorType: v.string() }), readPayload(output));
  const type = failure.success ? failure.output.errorType : undefined;
  if (type === 'Transient') throw new Transient('The converting function cannot reach the bucket.');
  if (type === 'Defect') throw new Defect('The converting function was refused by the bucket.');
}

export class LambdaConverter implements Converter {
  readonly #options: LambdaConverterOptions;

  constructor(options: LambdaConverterOptions) {
    this.#options = options;
  }

  async convert({ path, name, contentType, format, folder }: ConversionJob): Promise<ConversionAnswer> {
    const { files, ids } = this.#options;
    const keys = conversionKeys(ids.secret());
    await files.put(keys.document, await readFile(path));
    const event: ConvertEvent = { ...(await this.#links(keys)), name, contentType, format };
    for (let count = 0; count < TRIES; count++) {
      const output = await this.#invoke(event);
      // A function that died (of memory, of time) is asked once more; throttles and the like were thrown already.
      if (output.FunctionError !== undefined) {
        throwKnown(output);
        continue;
      }
      const read = v.safeParse(resultSchema, readPayload(output));
      if (!read.success) break;
      if ('refused' in read.output) return read.output;
      return readBundle(Buffer.from(await files.readAll(keys.answer)), folder);
    }
    return { refused: { outcome: 'conversion-failed', detail: 'the converting function ended unexpectedly, twice' } };
  }

  async #links({ document, answer }: ReturnType<typeof conversionKeys>): Promise<{ get: string; put: string }> {
    const { s3, bucket: Bucket } = this.#options;
    const options = { expiresIn: LINK_SECONDS };
    const [get, put] = await Promise.all([
      getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: document }), options),
      getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: answer }), options),
    ]);
    return { get, put };
  }

  #invoke(event: ConvertEvent): Promise<InvokeCommandOutput> {
    const { lambda, functionName } = this.#options;
    const request = new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(event)) });
    return callAws('Lambda invoke', () => lambda.send(request));
  }
}
