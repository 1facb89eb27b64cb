/** The bucket for files, two tables with different lifetimes for records, and the carrier's key. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { maxRetentionDays, retentionClasses, retentionTag } from '../lambdas/fax/lifetimes.ts';

const text = (name: string) => ({ name, type: AttributeType.STRING });
const number = (name: string) => ({ name, type: AttributeType.NUMBER });

export interface StorageProps {
  /** Whether the second bucket is made. */
  readonly hasEvidence: boolean;
  /** Of the customer's own, for what is stored; by default AWS's keys. */
  readonly key: IKey | undefined;
}

/** By the file's tag: a line's days, rounded up. */
const endsByTag = retentionClasses.map((days) => ({
  id: `end after ${days} days`,
  tagFilters: { [retentionTag]: String(days) },
  expiration: Duration.days(days),
}));

/** What has no tag, because nobody took it in or because an older version stored it, must not end before any line's days. */
const endsAnyhow = ['mail/', 'submissions/', 'faxes/', 'received/'].map((prefix) => ({
  id: `end of ${prefix}`,
  prefix,
  expiration: Duration.days(maxRetentionDays),
}));

export class Storage extends Construct {
  readonly bucket: Bucket;
  /** Copies under a lock. */
  readonly evidence: Bucket | undefined;
  /** Accounts, lines, senders, recipients. Nothing in it expires but lines that were removed. */
  readonly directory: TableV2;
  /** Submissions, faxes, histories, leases, marks. Every record expires. */
  readonly faxes: TableV2;
  /** The carrier's API key, set by hand after the first deployment. */
  readonly carrierKey: Secret;

  constructor(scope: Construct, id: string, { key, hasEvidence }: StorageProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bytes', {
      ...encryptedBy(key),
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      removalPolicy: RemovalPolicy.RETAIN,
      // No Object Lock: SES cannot deliver into a bucket with a default retention.
      lifecycleRules: [
        ...endsByTag,
        ...endsAnyhow,
        { id: 'end of dead-letters/', prefix: 'dead-letters/', expiration: Duration.days(14) },
        { id: 'end of conversions/', prefix: 'conversions/', expiration: Duration.days(1) },
        { id: 'uploads left open', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    this.evidence = hasEvidence ? this.#makeEvidence(key) : undefined;
    const keys = { partitionKey: text('pk'), sortKey: text('sk') };
    const common = {
      ...keys,
      billing: Billing.onDemand(),
      encryption: key ? TableEncryptionV2.customerManagedKey(key) : TableEncryptionV2.dynamoOwnedKey(),
      removalPolicy: RemovalPolicy.RETAIN,
      deletionProtection: true,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    };
    this.directory = new TableV2(this, 'Directory', {
      ...common,
      timeToLiveAttribute: 'ttl',
    });
    this.faxes = new TableV2(this, 'Faxes', {
      ...common,
      timeToLiveAttribute: 'ttl',
      globalSecondaryIndexes: [
        { indexName: 'byCarrierId', partitionKey: text('carrierId'), projectionType: ProjectionType.KEYS_ONLY },
        {
          indexName: 'byLine',
          partitionKey: text('line'),
          sortKey: number('acceptedAt'),
          projectionType: ProjectionType.KEYS_ONLY,
        },
        {
          indexName: 'byMonth',
          partitionKey: text('month'),
          sortKey: number('acceptedAt'),
          projectionType: ProjectionType.KEYS_ONLY,
        },
      ],
    });
    this.carrierKey = new Secret(this, 'CarrierKey', {
      description: 'API key of the fax carrier (Telnyx), as plain text',
      ...(key && { encryptionKey: key }),
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
  /** Every object is locked until its own date, by whoever puts it. What a rule ends is deleted once its lock is over. */
  #makeEvidence(key: IKey | undefined): Bucket {
    return new Bucket(this, 'Evidence', {
      ...encryptedBy(key),
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      removalPolicy: RemovalPolicy.RETAIN,
      versioned: true,
      objectLockEnabled: true,
      lifecycleRules: [
        ...endsByTag.map((rule) => ({ ...rule, noncurrentVersionExpiration: Duration.days(1) })),
        { id: 'marks of what has ended', expiredObjectDeleteMarker: true },
        { id: 'uploads left open', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
  }
}

const encryptedBy = (key: IKey | undefined) =>
  key
    ? { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true }
    : { encryption: BucketEncryption.S3_MANAGED };
