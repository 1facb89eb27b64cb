/** A function URL that streams: an HTTP API is limited to ten megabytes. */
import { Fn } from 'aws-cdk-lib';
import { FunctionUrlAuthType, type IFunction, InvokeMode } from 'aws-cdk-lib/aws-lambda';

/** @returns the address, without a slash at its end */
export function addStreamingUrl(handler: IFunction): string {
  const { url } = handler.addFunctionUrl({
    authType: FunctionUrlAuthType.NONE,
    invokeMode: InvokeMode.RESPONSE_STREAM,
  });
  return `https://${Fn.select(2, Fn.split('/', url))}`;
}
