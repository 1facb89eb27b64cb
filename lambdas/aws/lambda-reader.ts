/** `Reader` in the function where untrusted bytes are opened: only that has Tesseract. */

import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { Transient } from '../fax/errors.ts';
import { conversionKeys } from '../flow/file-keys.ts';
import type { Reader, ReadingLanguage, ReadLine } from '../ports.ts';
import { type ConvertFunctionAccess, invokeConvert, readLink } from './convert-function.ts';

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const resultSchema = v.strictObject({
  lines: v.array(
    v.strictObject({
      top: share,
      height: share,
      words: v.array(v.strictObject({ text: v.pipe(v.string(), v.maxLength(1000)), left: share, width: share })),
    }),
  ),
});

export class LambdaReader implements Reader {
  readonly #access: ConvertFunctionAccess;

  constructor(access: ConvertFunctionAccess) {
    this.#access = access;
  }

  async read(
    picture: string,
    languages: readonly ReadingLanguage[],
    milliseconds: number,
  ): Promise<readonly ReadLine[]> {
    const { files, ids } = this.#access;
    const { document } = conversionKeys(ids.secret());
    try {
      await files.put(document, await readFile(picture));
      const get = await readLink(this.#access, document);
      const { payload, failure } = await invokeConvert(this.#access, { get, languages: [...languages], milliseconds });
      const read = v.safeParse(resultSchema, payload);
      if (read.success) return read.output.lines;
      this.#access.journal.alarm('convert-broken', { cause: failure ?? 'answered with something else' });
      return [];
    } catch (error) {
      // The fax is delivered without text: it does not wait.
      if (error instanceof Transient) return [];
      throw error;
    }
  }
}
