/**
 * How CloudFormation calls a function for a resource of its own kind, and gets its answer. Source: AWS CloudFormation User
 * Guide, "Custom resource request and response".
 */
import * as v from 'valibot';
import { accepted, type Result, refused } from '../../fax/result.ts';

const common = {
  ResponseURL: v.pipe(v.string(), v.url()),
  StackId: v.string(),
  RequestId: v.string(),
  LogicalResourceId: v.string(),
  ResourceProperties: v.record(v.string(), v.unknown()),
};

const requestSchema = v.variant('RequestType', [
  v.object({ ...common, RequestType: v.literal('Create') }),
  v.object({ ...common, RequestType: v.picklist(['Update', 'Delete']), PhysicalResourceId: v.string() }),
]);

export interface CustomResource {
  /**
   * @param before the physical id; undefined at first
   * @returns the physical id; another one than before has CloudFormation remove what the former names
   */
  readonly put: (properties: Record<string, unknown>, before: string | undefined) => Promise<Result<string, string>>;
  readonly remove: (properties: Record<string, unknown>, physicalId: string) => Promise<Result<void, string>>;
}

/** Of a resource whose creation failed: CloudFormation wants one, and removes it at once. */
const neverMade = 'never-made';

/** The longest that CloudFormation takes is 4096 bytes for all of the answer. */
const maxReasonLength = 1000;

/** A handler that does what CloudFormation asks, and tells it so; a failure is told too, or the deployment would hang. */
export const asCustomResource =
  ({ put, remove }: CustomResource) =>
  async (event: unknown): Promise<void> => {
    const request = v.parse(requestSchema, event);
    const { ResponseURL, StackId, RequestId, LogicalResourceId, ResourceProperties: properties } = request;
    const before = request.RequestType === 'Create' ? undefined : request.PhysicalResourceId;
    const act = async (): Promise<Result<string, string>> => {
      if (request.RequestType !== 'Delete') return put(properties, before);
      const removed = await remove(properties, request.PhysicalResourceId);
      return removed.ok ? accepted(request.PhysicalResourceId) : removed;
    };
    const result = await act().catch((error: unknown) => refused(textOf(error)));
    if (!result.ok) console.error(result.refusal);
    const answer = {
      ...{ StackId, RequestId, LogicalResourceId },
      ...(result.ok
        ? { Status: 'SUCCESS', PhysicalResourceId: result.value }
        : {
            Status: 'FAILED',
            PhysicalResourceId: before ?? neverMade,
            Reason: result.refusal.slice(0, maxReasonLength),
          }),
    };
    // The link is signed for a request without a content type.
    const response = await fetch(ResponseURL, { method: 'PUT', body: Buffer.from(JSON.stringify(answer)) });
    if (!response.ok) throw new Error(`CloudFormation did not take the answer: ${response.status}.`);
  };

const textOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
