/**
 * `Converter` in a Lambda function without permissions: it gets one link to read the document and one to write the answer,
 * both of which expire within minutes. A document that cannot be converted is an answer of the function, which watches its
 * workers; a function without an answer is broken itself, and no document is blamed for that.
 */

import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { faults } from '../documents/child/prepare-job.ts';
import { readBundle } from '../documents/jobs/answer-bundle.ts';
import type { OrRefusal } from '../documents/refusal.ts';
import { Transient } from '../fax/errors.ts';
import { refused } from '../fax/result.ts';
import { conversionKeys } from '../flow/file-keys.ts';
import type { ConversionEvent } from '../handlers/convert.ts';
import type { Conversion, ConversionJob, Converter } from '../ports.ts';
import { type ConvertFunctionAccess, invokeConvert, readLink, throwKnown, writeLink } from './convert-function.ts';

const maxTries = 2;

const resultSchema = v.union([
  v.strictObject({ put: v.literal(true) }),
  v.strictObject({
    refused: v.strictObject({ outcome: v.picklist(faults), detail: v.pipe(v.string(), v.maxLength(500)) }),
  }),
]);

export class LambdaConverter implements Converter {
  readonly #access: ConvertFunctionAccess;

  constructor(access: ConvertFunctionAccess) {
    this.#access = access;
  }

  async convert({ path, name, contentType, format, locale, folder }: ConversionJob): Promise<OrRefusal<Conversion>> {
    const { files, ids } = this.#access;
    const keys = conversionKeys(ids.secret());
    await files.put(keys.document, await readFile(path));
    const [get, put] = await Promise.all([readLink(this.#access, keys.document), writeLink(this.#access, keys.answer)]);
    const event: ConversionEvent = { get, put, name, contentType, format, locale };
    let cause = '';
    for (let count = 0; count < maxTries; count++) {
      const { payload, failure } = await invokeConvert(this.#access, event);
      // A function that died (out of memory or time) is invoked once more; throttling was thrown already.
      if (failure !== undefined) {
        throwKnown(failure);
        cause = failure;
        continue;
      }
      const read = v.safeParse(resultSchema, payload);
      if (!read.success) {
        cause = 'answered with something else';
        break;
      }
      if ('refused' in read.output) return refused(read.output.refused);
      return readBundle(Buffer.from(await files.readAll(keys.answer)), folder);
    }
    this.#access.journal.alarm('convert-broken', { cause });
    throw new Transient('The converting function does not work.');
  }
}
