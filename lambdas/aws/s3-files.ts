/** `Files` in an S3 bucket. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Defect } from '../fax/errors.ts';
import { retentionClassOf, retentionTag } from '../fax/lifetimes.ts';
import type { Files } from '../ports.ts';
import { callAws, statusOf } from './call.ts';

/** SES puts it into the folder when a receipt rule is made; it is no mail. */
const sesSetupNote = /(^|\/)AMAZON_SES_SETUP_NOTIFICATION$/;

/** S3 answers 403 for a key that does not exist to a role that may not list the bucket. */
const isMissing = (error: unknown): boolean => [403, 404].includes(statusOf(error) ?? 0);

export class S3Files implements Files {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  /** A stream is taken into memory first: S3 wants to know the length, and nothing of ours is larger than a mail. */
  async put(key: string, content: Uint8Array | Readable, days?: number): Promise<void> {
    const body = content instanceof Readable ? await buffer(content) : content;
    const tagging = days === undefined ? {} : { Tagging: `${retentionTag}=${retentionClassOf(days)}` };
    const request = new PutObjectCommand({ Bucket: this.#bucket, Key: key, Body: body, ...tagging });
    await callAws('S3 put', () => this.#client.send(request));
  }

  /** The bucket's rules end it by its tag. */
  async keepFor(key: string, days: number): Promise<void> {
    const TagSet = [{ Key: retentionTag, Value: String(retentionClassOf(days)) }];
    const request = new PutObjectTaggingCommand({ Bucket: this.#bucket, Key: key, Tagging: { TagSet } });
    await callAws('S3 tag', () => this.#client.send(request));
  }

  async read(key: string): Promise<Readable> {
    const request = new GetObjectCommand({ Bucket: this.#bucket, Key: key });
    const found = await callAws('S3 get', () => unlessMissing(() => this.#client.send(request)));
    if (!(found?.Body instanceof Readable)) throw new Defect(`There is no file ${key}, or none for this role.`);
    return found.Body;
  }

  async readAll(key: string): Promise<Uint8Array> {
    const stream = await this.read(key);
    return callAws('S3 get', () => buffer(stream));
  }

  async size(key: string): Promise<number | undefined> {
    const request = new HeadObjectCommand({ Bucket: this.#bucket, Key: key });
    const found = await callAws('S3 head', () => unlessMissing(() => this.#client.send(request)));
    return found?.ContentLength;
  }

  async keys(prefix: string, written?: { readonly from: number; readonly to: number }): Promise<string[]> {
    const keys: string[] = [];
    let from: string | undefined;
    do {
      const request = new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: prefix, ContinuationToken: from });
      const page = await callAws('S3 list', () => this.#client.send(request));
      for (const { Key: key, LastModified: modified } of page.Contents ?? []) {
        const at = modified?.getTime() ?? 0;
        const isInTime = written === undefined || (at >= written.from && at <= written.to);
        if (key !== undefined && isInTime && !sesSetupNote.test(key)) keys.push(key);
      }
      from = page.NextContinuationToken;
    } while (from !== undefined);
    return keys.sort();
  }
}

async function unlessMissing<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
