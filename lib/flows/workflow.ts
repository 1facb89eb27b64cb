/** A state machine with a fixed name: functions that it calls start executions of it, so its ARN must be known before it is defined. */
import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

export type WorkflowName = 'submission' | 'fax';

const nameOf = (stack: Stack, name: WorkflowName): string => `${stack.stackName}-${name}`;

/** The ARN of a state machine of this stack, defined or not yet. */
export function workflowArn(scope: Construct, name: WorkflowName): string {
  const stack = Stack.of(scope);
  return stack.formatArn({
    service: 'states',
    resource: 'stateMachine',
    resourceName: nameOf(stack, name),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

export interface WorkflowProps {
  readonly name: WorkflowName;
  /** Makes the states inside a scope of their own. */
  readonly define: (scope: Construct) => DefinitionBody;
  /** After which an execution ends as TIMED_OUT. */
  readonly timeout: Duration;
  readonly logDays: RetentionDays;
  readonly isTraced: boolean;
}

/** Makes the state machine. Its log has states and errors, not the data, which holds tokens. */
export function makeWorkflow(
  scope: Construct,
  id: string,
  { name, define, timeout, logDays, isTraced }: WorkflowProps,
) {
  const states = new Construct(scope, `${id}States`);
  return new StateMachine(scope, id, {
    stateMachineName: nameOf(Stack.of(scope), name),
    definitionBody: define(states),
    timeout,
    tracingEnabled: isTraced,
    logs: {
      destination: new LogGroup(scope, `${id}Log`, {
        // This prefix keeps the resource policy of CloudWatch Logs below its size limit.
        logGroupName: `/aws/vendedlogs/states/${nameOf(Stack.of(scope), name)}`,
        retention: logDays,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      level: LogLevel.ALL,
      includeExecutionData: false,
    },
  });
}

/** Far beyond every deadline that a line can have. */
export const longestFax = Duration.days(7);
/** Ten minutes of work and its report, with all retries; or the wait for its deadline, and its report. */
export const longestSubmission = Duration.days(9);
