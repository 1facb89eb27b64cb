/** The public routes as both sides mount them: behind this machine's HTTP server, and in functions of AWS. */
import { request } from 'node:http';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Hono } from 'hono';
import { asApi, asStream } from '../../lambdas/aws/http.ts';
import { publicApp } from '../../lambdas/web/public/app.ts';
import { confirmRoute } from '../../lambdas/web/public/confirm-route.ts';
import { healthRoute } from '../../lambdas/web/public/health-route.ts';
import { mediaRoute } from '../../lambdas/web/public/media-route.ts';
import { receivedRoute } from '../../lambdas/web/public/received-route.ts';
import { webhookRoute } from '../../lambdas/web/public/webhook-route.ts';
import type { PublicPorts } from '../../local/http/public.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: PassThrough;
}

export type Mount = (asked: Asked) => Promise<Answer>;

/** One machine: over a real connection. */
export const onOneMachine =
  (url: string): Mount =>
  ({ method, path, headers, body }) =>
    new Promise((done, fail) => {
      const asked = request(`${url}${path}`, { method, headers, agent: false }, (response) => {
        const stream = response.pipe(new PassThrough());
        done({ status: response.statusCode ?? 0, headers: response.headers, body: stream });
      });
      asked.on('error', fail).end(body);
    });

/** As API Gateway (payload format 2.0) and function URLs call: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
function eventOf({ method, path, headers = {}, body }: Asked): APIGatewayProxyEventV2 {
  const [rawPath = '', rawQueryString = ''] = path.split('?');
  const http = { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' };
  const event = {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    headers,
    requestContext: { domainName: 'fax.example.com', http },
    isBase64Encoded: body !== undefined,
    ...(body === undefined ? {} : { body: Buffer.from(body).toString('base64') }),
  };
  return event as unknown as APIGatewayProxyEventV2;
}

/** What the runtime offers to functions that stream. The first bytes of a stream come after its status and headers. */
interface ResponseStream extends PassThrough {
  started?: (metadata: { statusCode: number; headers: Record<string, string> }) => void;
}
Object.assign(globalThis, {
  awslambda: {
    streamifyResponse: (handler: unknown) => handler,
    HttpResponseStream: {
      from(stream: ResponseStream, metadata: { statusCode: number; headers: Record<string, string> }) {
        stream.started?.(metadata);
        return stream;
      },
    },
  },
});

const byFunctionUrl = (app: Hono): Mount => {
  const handler = asStream(app) as unknown as (event: object, stream: PassThrough, context: object) => Promise<void>;
  return (asked) =>
    new Promise((done, fail) => {
      const body: ResponseStream = new PassThrough();
      body.started = ({ statusCode, headers }) => done({ status: statusCode, headers, body });
      handler(eventOf(asked), body, {}).catch(fail);
    });
};

const byApiGateway = (app: Hono): Mount => {
  const handler = asApi(app) as unknown as (event: object) => Promise<APIGatewayProxyStructuredResultV2>;
  return async (asked) => {
    const { statusCode = 200, headers = {}, body = '', isBase64Encoded } = await handler(eventOf(asked));
    const stream = new PassThrough();
    stream.end(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'));
    return { status: statusCode, headers, body: stream };
  };
};

/** AWS: every function serves its own routes only. */
export function onAws(ports: PublicPorts): Mount {
  const supply = async () => ports;
  const { journal } = ports;
  const healthy = healthRoute(async () => ({ ok: true, trouble: [] }));
  const webhooks = byApiGateway(publicApp(journal, webhookRoute(supply), healthy));
  const media = byFunctionUrl(publicApp(journal, mediaRoute(supply)));
  const received = byFunctionUrl(publicApp(journal, receivedRoute(supply)));
  const confirm = byApiGateway(publicApp(journal, confirmRoute(supply)));
  return (asked) => {
    if (asked.path.startsWith('/confirm')) return confirm(asked);
    if (asked.path.startsWith('/media')) return media(asked);
    return asked.path.startsWith('/received') ? received(asked) : webhooks(asked);
  };
}

/** Of the connection, or put there by what stands before the function: they say nothing of the app. */
const hops = ['connection', 'date', 'keep-alive', 'transfer-encoding', 'content-length'];

/** An answer whole, to be compared. */
export async function whole({ status, headers, body }: Answer) {
  const own = Object.entries(headers).filter(([name]) => !hops.includes(name));
  return { status, headers: Object.fromEntries(own.sort()), body: await buffer(body) };
}
