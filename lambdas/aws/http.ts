/**
 * A web app as the handler of a function. Hono's adapter cannot take a GET or HEAD with a body, which means nothing (RFC
 * 9110 section 9.3.1) but can be sent: at a function URL it would answer 200 and the words of an error. So it never sees it.
 */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context, StreamifyHandler } from 'aws-lambda';
import type { Hono } from 'hono';
import { handle, streamHandle } from 'hono/aws-lambda';

function withoutIdleBody(event: APIGatewayProxyEventV2): APIGatewayProxyEventV2 {
  const { body: _, ...rest } = event;
  return ['GET', 'HEAD'].includes(event.requestContext.http.method) ? rest : event;
}

/** Behind an HTTP API: the answer is handed over whole. */
export const asApi = (app: Hono) => {
  const answer = handle(app) as (event: object, context: object) => Promise<APIGatewayProxyStructuredResultV2>;
  return (event: APIGatewayProxyEventV2, context: Context) => answer(withoutIdleBody(event), context);
};

/** At a function URL: the answer is streamed. */
export const asStream = (app: Hono) => {
  const answer = streamHandle(app) as unknown as StreamifyHandler<APIGatewayProxyEventV2, void>;
  return awslambda.streamifyResponse<APIGatewayProxyEventV2, void>((event, stream, context) =>
    answer(withoutIdleBody(event), stream, context),
  );
};
