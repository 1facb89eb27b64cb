/** What the carrier calls: an HTTP API for its signed webhooks, and the links from which it fetches the pages. */
import { CfnOutput, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { DurableQueue } from '../queue.ts';
import { addStreamingUrl } from '../streaming-url.ts';
import { timeouts } from '../timeouts.ts';

/** Twelve hours, at five minutes each: a mail server may be down overnight. */
const deliveryTries = 150;

/** The carriers that send webhooks, as the routes name them. */
const carriers = ['telnyx'];

export interface CarrierIntakeProps {
  readonly logDays: RetentionDays;
}

export class CarrierIntake extends Construct {
  /** Events of outbound calls; consumed by `settle`. */
  readonly events: DurableQueue;
  /** Received faxes; consumed by `deliver`. */
  readonly inbound: DurableQueue;
  /** Without a slash at its end. */
  readonly apiUrl: string;
  /** Base of the media links, without a slash at its end; known once `addMedia` was called. */
  mediaUrl = '';
  private readonly api: HttpApi;

  constructor(scope: Construct, id: string, { logDays }: CarrierIntakeProps) {
    super(scope, id);
    this.events = new DurableQueue(this, 'Events', { consumerTimeout: timeouts.settle });
    this.inbound = new DurableQueue(this, 'Inbound', {
      consumerTimeout: timeouts.deliver,
      visibilityTimeout: timeouts.deliver.plus(Duration.minutes(1)),
      tries: deliveryTries,
    });
    this.api = new HttpApi(this, 'Api', { createDefaultStage: false });
    const log = new LogGroup(this, 'AccessLog', { retention: logDays, removalPolicy: RemovalPolicy.DESTROY });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      // Far above what a carrier sends, far below what would become expensive.
      throttle: { rateLimit: 200, burstLimit: 400 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(log),
        format: AccessLogFormat.custom(
          JSON.stringify({
            at: '$context.requestTime',
            request: '$context.requestId',
            route: '$context.routeKey',
            status: '$context.status',
            milliseconds: '$context.responseLatency',
            error: '$context.integrationErrorMessage',
          }),
        ),
      },
    });
    this.apiUrl = this.api.apiEndpoint;
    new CfnOutput(this, 'WebhookUrl', {
      value: `${this.apiUrl}/webhooks/${carriers[0]}`,
      description: "Webhook of the carrier's fax application",
    });
  }

  /** Routes webhooks, and the health of what takes them, to a function. */
  addWebhook(handler: IFunction): void {
    const integration = new HttpLambdaIntegration('Webhook', handler);
    for (const carrier of carriers) {
      this.api.addRoutes({ path: `/webhooks/${carrier}`, methods: [HttpMethod.POST], integration });
    }
    this.api.addRoutes({ path: '/healthz', methods: [HttpMethod.GET], integration });
  }

  /** Routes the links by which senders confirm their faxes. */
  addConfirm(handler: IFunction): void {
    this.api.addRoutes({
      path: '/confirm/{token}',
      methods: [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST],
      integration: new HttpLambdaIntegration('Confirm', handler),
    });
  }

  /** Gives the function that serves media links its address. */
  addMedia(handler: IFunction): void {
    this.mediaUrl = addStreamingUrl(handler);
  }
}
