/** A metric of our own as CloudWatch knows it: the stack's name is its only dimension. */
import { type Duration, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { MetricName } from '../../lambdas/fax/journal/metrics.ts';
import { metricsNamespace } from '../environment.ts';

export const ownMetric = (scope: Construct, metricName: MetricName, statistic: string, period: Duration): Metric =>
  new Metric({
    namespace: metricsNamespace,
    metricName,
    dimensionsMap: { service: Stack.of(scope).stackName },
    statistic,
    period,
  });
