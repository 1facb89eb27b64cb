/** A state machine of ours with a fixed name: its own functions start executions of it, so its ARN must be known before it. */
import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

export type WorkflowName = 'submission' | 'fax';

const nameOf = (stack: Stack, name: WorkflowName): string => `${stack.stackName}-${name}`;

/** The ARN of a machine of this stack, whether it is defined already or not. */
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
}

/** Makes the machine. Its log shows states and errors, not the data: tokens travel in it. */
export function makeWorkflow(scope: Construct, id: string, { name, define, timeout, logDays }: WorkflowProps) {
  const states = new Construct(scope, `${id}States`);
  return new StateMachine(scope, id, {
    stateMachineName: nameOf(Stack.of(scope), name),
    definitionBody: define(states),
    timeout,
    tracingEnabled: true,
    logs: {
      destination: new LogGroup(scope, `${id}Log`, {
        // Longer policies than the account may hold are avoided by this beginning of the name.
        logGroupName: `/aws/vendedlogs/states/${nameOf(Stack.of(scope), name)}`,
        retention: logDays,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      level: LogLevel.ALL,
      includeExecutionData: false,
    },
  });
}

/** Far beyond every deadline that a line may have. */
export const longestFax = Duration.days(7);
/** Ten minutes of work and its report, with all their repetitions. */
export const longestSubmission = Duration.days(2);
