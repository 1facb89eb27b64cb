/** What a counted journey costs, and the stack without any. */
import { metrics } from '../../lambdas/fax/journal/metrics.ts';
import { resourcesOf } from '../stack/synthesis.ts';
import type { Run } from './journeys.ts';
import type { Counts } from './meter.ts';
import {
  free,
  logBytesOfAnInvocation,
  logBytesOfATransition,
  megabytesOfAProcessor,
  monthly,
  pollsAMonth,
  prices,
} from './prices.ts';

function memories(): ReadonlyMap<string, number> {
  const functions = Object.entries(resourcesOf('AWS::Lambda::Function'));
  return new Map(
    functions.map(
      ([
        id,
        {
          Properties: { MemorySize: size },
        },
      ]) => [id.replace(/^(Outbound|Inbound|Failures)/, '').replace(/Function[0-9A-F]{8}$/, ''), Number(size)],
    ),
  );
}
/** Megabytes of each function, by its name in the stack. */
export const memoryOf = memories();

export const gigabyteSeconds = ({ invocations }: Run): number =>
  invocations.reduce((sum, { name, ownMillis, waitedMillis }) => {
    const megabytes = memoryOf.get(name);
    if (megabytes === undefined) throw new Error(`The stack has no function ${name}.`);
    const millis = Math.max(1, ownMillis * Math.max(1, megabytesOfAProcessor / megabytes) + waitedMillis);
    return sum + (millis / 1000) * (megabytes / 1024);
  }, 0);

export interface Cost {
  readonly functions: number;
  readonly workflow: number;
  readonly bucket: number;
  readonly tables: number;
  readonly queues: number;
  readonly logs: number;
  readonly egress: number;
  /** SES: taken in and sent. */
  readonly mail: number;
}

/** Files are kept for ninety days. */
const monthsKept = 3;
const chunkBytes = 256 * 1024;

export function costOf(run: Run): Cost {
  const { counts, invocations } = run;
  const logBytes =
    counts.logBytes + invocations.length * logBytesOfAnInvocation + counts.transitions * logBytesOfATransition;
  return {
    functions: invocations.length * prices.lambdaRequest + gigabyteSeconds(run) * prices.lambdaGbSecond,
    workflow: counts.transitions * prices.transition,
    bucket:
      counts.s3Writes * prices.s3Write +
      counts.s3Reads * prices.s3Read +
      counts.s3Bytes * prices.s3ByteMonth * monthsKept,
    tables: counts.dynamoWrites * prices.dynamoWrite + counts.dynamoReads * prices.dynamoRead,
    queues: counts.sqsRequests * prices.sqsRequest + counts.snsPublishes * prices.snsPublish,
    logs: logBytes * prices.logByte,
    egress: counts.egressBytes * prices.egressByte,
    mail: mailCost(counts),
  };
}

const mailCost = ({ mails, mailBytes, receivedMails, receivedBytes }: Counts): number =>
  mails * prices.sesMail +
  mailBytes * prices.sesAttachmentByte +
  receivedMails * prices.sesReceivedMail +
  Math.floor(receivedBytes / chunkBytes) * prices.sesReceivedChunk;

export const withoutMail = ({ mail: _, ...rest }: Cost): number =>
  Object.values(rest).reduce((sum, one) => sum + one, 0);

export interface FixedCost {
  readonly what: string;
  /** A month, in USD. */
  readonly usd: number;
  /** With what AWS gives an account for nothing, this stack alone in it. */
  readonly usdBeyondFree: number;
}

/** What costs the same whether faxes come or not. */
export function fixedCosts(): FixedCost[] {
  const count = (type: string): number => Object.keys(resourcesOf(type)).length;
  const of = (what: string, amount: number, price: number, free = 0): FixedCost => ({
    what,
    usd: amount * price,
    usdBeyondFree: Math.max(0, amount - free) * price,
  });
  const polled = count('AWS::Lambda::EventSourceMapping');
  const endpoints = Object.values(resourcesOf('AWS::EC2::VPCEndpoint'));
  const interfaces = endpoints.filter(({ Properties: { VpcEndpointType: type } }) => type === 'Interface').length;
  const alarmed = Object.values(resourcesOf('AWS::CloudWatch::Alarm')).reduce(
    (sum, { Properties: { Metrics: several } }) => sum + metricsIn(several),
    0,
  );
  const dashboards = count('AWS::CloudWatch::Dashboard');
  const series = Object.keys(metrics).length;
  const sweeps = 30 * 24 * 7;
  return [
    of(`${polled} queues that Lambda polls`, polled * pollsAMonth, prices.sqsRequest, free.sqsRequests),
    of(`alarms on ${alarmed} metrics`, alarmed, monthly.alarm, free.alarms),
    of(`${dashboards} dashboard`, dashboards, monthly.dashboard, free.dashboards),
    of(`${series} metrics of our own`, series, monthly.customMetric, free.customMetrics),
    of(`${count('AWS::SecretsManager::Secret')} secret`, count('AWS::SecretsManager::Secret'), monthly.secret),
    of(`${count('AWS::KMS::Key')} keys`, count('AWS::KMS::Key'), monthly.key),
    of("the converter's image, 1.5 GB", 1.5, monthly.imageGb),
    of(`the converter's network: ${interfaces} interface endpoints`, interfaces, monthly.interfaceEndpoint),
    of(`${count('AWS::EC2::NatGateway')} NAT gateways`, count('AWS::EC2::NatGateway'), monthly.natGateway),
    of('sweeps: seven an hour', sweeps, prices.lambdaRequest + 0.5 * 0.3 * prices.lambdaGbSecond),
  ];
}

/** An alarm costs by the metrics that it watches. */
const metricsIn = (several: unknown): number =>
  Array.isArray(several) ? several.filter((one: object) => 'MetricStat' in one).length : 1;
