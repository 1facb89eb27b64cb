/**
 * What AWS asks, in USD, without free tiers, and how long its services take to answer. Read again before a customer is
 * quoted a price: other Regions are within some 15 per cent.
 */

/** us-east-1, read in November 2026 from AWS's price pages and dated copies of its price list. */
export const pricesOf = '2026-11';

const million = 1e6;
const gibibyte = 1024 ** 3;

export const prices = {
  lambdaRequest: 0.2 / million,
  /** x86-64. */
  lambdaGbSecond: 0.0000166667,
  /** Of /tmp above 512 MB. */
  lambdaStorageGbSecond: 0.0000000309,
  transition: 0.025 / 1000,
  s3Write: 0.005 / 1000,
  s3Read: 0.0004 / 1000,
  s3ByteMonth: 0.023 / gibibyte,
  dynamoWrite: 0.625 / million,
  dynamoRead: 0.125 / million,
  sqsRequest: 0.4 / million,
  snsPublish: 0.5 / million,
  logByte: 0.5 / gibibyte,
  /** To the Internet: pages to the carrier. What leaves by SES is in its price. */
  egressByte: 0.09 / gibibyte,
  sesMail: 0.1 / 1000,
  sesAttachmentByte: 0.12 / gibibyte,
  sesReceivedMail: 0.1 / 1000,
  /** Whole chunks of 256 KB. */
  sesReceivedChunk: 0.09 / 1000,
} as const;

/** A month. */
export const monthly = {
  alarm: 0.1,
  dashboard: 3,
  /** One dimension combination of one metric. */
  customMetric: 0.3,
  secret: 0.4,
  key: 1,
  /** Of container images, a gigabyte. */
  imageGb: 0.1,
  interfaceEndpoint: 7.3,
  natGateway: 32.85,
} as const;

/** What an account has for nothing, each month and for ever. Source: AWS Free Tier, "always free". */
export const free = { sqsRequests: 1e6, alarms: 10, dashboards: 3, customMetrics: 10 } as const;

/** A queue is polled by Lambda all the time: five connections, twenty seconds each. Source: Lambda, "Using Lambda with SQS". */
export const pollsAMonth = 5 * 3 * 60 * 24 * 30;

/** Milliseconds that a function waits for an answer: medians that users of one Region report. */
export const latency = { dynamo: 5, s3: 25, sqs: 8, ses: 80, stepFunctions: 20, carrier: 250, secret: 15 } as const;

/** One processor's share in megabytes. Source: Lambda, "Configure function memory". */
export const megabytesOfAProcessor = 1769;

/** The workflow's log says when each state was entered and left, without data. */
export const logBytesOfATransition = 1200;

/** START, END and REPORT of an invocation, in bytes. */
export const logBytesOfAnInvocation = 420;
