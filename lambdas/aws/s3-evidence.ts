/**
 * `Evidence` in a bucket of its own with Object Lock, each object locked until its own date: SES could not deliver into a
 * bucket that locks whatever comes. Source: Amazon S3 User Guide, "Locking objects with Object Lock".
 */
import { basename } from 'node:path';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ObjectLockMode,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { day, retentionClassOf, retentionTag } from '../fax/lifetimes.ts';
import { accepted, type Result, refused } from '../fax/result.ts';
import type { Clock, Evidence, EvidenceArchive, EvidenceFile } from '../ports.ts';
import { callAws, statusOf } from './call.ts';

export interface S3EvidenceOptions {
  /** Of evidence. */
  readonly bucket: string;
  /** From which files are copied. */
  readonly source: string;
  readonly mode: ObjectLockMode;
  readonly clock: Pick<Clock, 'now'>;
}

export class S3Evidence implements Evidence {
  readonly isKept = true;
  readonly #client: S3Client;
  readonly #options: S3EvidenceOptions;

  constructor(client: S3Client, options: S3EvidenceOptions) {
    this.#client = client;
    this.#options = options;
  }

  /** The first copy stays: what is copied does not change, and every version would be kept. */
  async copy(owner: string, key: string, until: number): Promise<void> {
    const lock = this.#lockUntil(until);
    if (lock === undefined) return;
    const request = new CopyObjectCommand({
      Bucket: this.#options.bucket,
      Key: `${owner}/${basename(key)}`,
      CopySource: encodeURI(`${this.#options.source}/${key}`),
      TaggingDirective: 'REPLACE',
      IfNoneMatch: '*',
      ...lock,
    });
    await callAws('S3 copy', async () => {
      try {
        await this.#client.send(request);
      } catch (error) {
        // It is there.
        if (statusOf(error) !== 412) throw error;
      }
    });
  }

  async put(owner: string, name: string, content: Uint8Array, until: number): Promise<void> {
    const lock = this.#lockUntil(until);
    if (lock === undefined) return;
    const request = new PutObjectCommand({
      Bucket: this.#options.bucket,
      Key: `${owner}/${name}`,
      Body: content,
      ...lock,
    });
    await callAws('S3 put', () => this.#client.send(request));
  }

  /** @returns undefined when that time is over: there is nothing to keep any more */
  #lockUntil(until: number) {
    const { mode, clock } = this.#options;
    const days = Math.ceil((until - clock.now()) / day);
    if (days <= 0) return undefined;
    return {
      ObjectLockMode: mode,
      ObjectLockRetainUntilDate: new Date(until),
      // By its tag the bucket's rules end it after its lock.
      Tagging: `${retentionTag}=${retentionClassOf(days)}`,
    };
  }
}

/** For the operator: what there is of a fax, and its removal once no lock holds it. */
export class S3EvidenceArchive implements EvidenceArchive {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(client: S3Client, bucket: string, clock: Pick<Clock, 'now'>) {
    this.#client = client;
    this.#bucket = bucket;
    this.#clock = clock;
  }

  async list(owner: string): Promise<EvidenceFile[]> {
    return (await this.#versions(owner)).map(({ name, until }) => ({ name, until }));
  }

  async remove(owner: string): Promise<Result<number, number>> {
    const versions = await this.#versions(owner);
    const latest = Math.max(...versions.map(({ until = 0 }) => until));
    if (latest > this.#clock.now()) return refused(latest);
    for (const { key, version } of versions) {
      const request = new DeleteObjectCommand({ Bucket: this.#bucket, Key: key, VersionId: version });
      await callAws('S3 delete', () => this.#client.send(request));
    }
    return accepted(versions.length);
  }

  async #versions(owner: string) {
    const request = new ListObjectVersionsCommand({ Bucket: this.#bucket, Prefix: `${owner}/` });
    const { Versions: versions = [] } = await callAws('S3 list', () => this.#client.send(request));
    return Promise.all(
      versions.map(async ({ Key: key = '', VersionId: version }) => {
        const look = new HeadObjectCommand({ Bucket: this.#bucket, Key: key, VersionId: version });
        const { ObjectLockRetainUntilDate: date } = await callAws('S3 head', () => this.#client.send(look));
        return { key, version, name: basename(key), until: date?.getTime() };
      }),
    );
  }
}
