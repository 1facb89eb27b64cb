/** The carrier comes in: signed webhooks by an HTTP API, and the links from which it fetches the pages. */
import { CfnOutput, type Duration, Fn, RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { FunctionUrlAuthType, type IFunction, InvokeMode } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { DurableQueue } from './queue.ts';

export interface CarrierIntakeProps {
  readonly logDays: RetentionDays;
  /** Of `settle`, which takes the events in. */
  readonly consumerTimeout: Duration;
}

export class CarrierIntake extends Construct {
  readonly events: DurableQueue;
  /** Without a slash at its end. */
  readonly apiUrl: string;
  /** Base of the media links, without a slash at its end; known once `addMedia` was called. */
  mediaUrl = '';
  private readonly api: HttpApi;

  constructor(scope: Construct, id: string, { logDays, consumerTimeout }: CarrierIntakeProps) {
    super(scope, id);
    this.events = new DurableQueue(this, 'Events', { consumerTimeout });
    this.api = new HttpApi(this, 'Api', { createDefaultStage: false });
    const log = new LogGroup(this, 'AccessLog', { retention: logDays, removalPolicy: RemovalPolicy.DESTROY });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      // Far above what a carrier sends, far below what would cost.
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
      value: `${this.apiUrl}/webhooks/telnyx`,
      description: "Webhook of the carrier's fax application",
    });
  }

  /** Leads the carrier's webhooks to a function. */
  addWebhook(handler: IFunction): void {
    this.api.addRoutes({
      path: '/webhooks/telnyx',
      methods: [HttpMethod.POST],
      integration: new HttpLambdaIntegration('Webhook', handler),
    });
  }

  /**
   * Gives a function a public address of its own, from which it streams: an HTTP API would cut at ten megabytes.
   */
  addMedia(handler: IFunction): void {
    const { url } = handler.addFunctionUrl({
      authType: FunctionUrlAuthType.NONE,
      invokeMode: InvokeMode.RESPONSE_STREAM,
    });
    this.mediaUrl = `https://${Fn.select(2, Fn.split('/', url))}`;
  }
}
