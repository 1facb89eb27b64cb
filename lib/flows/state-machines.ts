/**
 * The two state machines. They only branch, wait and hold tokens: the functions decide what comes next, in the result
 * `{ next, seconds, attempt, timeout }`. Names of states are those that running executions are in, and never change; what a
 * step is handed says its version. test/stack/upgrade.test.ts holds the names.
 */
import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  Choice,
  Condition,
  DefinitionBody,
  Errors,
  Fail,
  IntegrationPattern,
  JitterType,
  JsonPath,
  Pass,
  TaskInput,
  type TaskStateBase,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { payloadVersion } from '../../lambdas/fax/step-payload.ts';

/** Errors that are retried: our own `Transient`, and failures outside of the function's code. */
const retried = [
  'Transient',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
  'Runtime.ExitError',
];

/** With full jitter about half an hour for a step of a call, and half a day for a report, whose fax has ended. */
const maxTriesOfCall = 20;
const maxTriesOfReport = 290;

function tryAgain(task: TaskStateBase, maxAttempts = maxTriesOfCall): void {
  task.addRetry({
    errors: retried,
    interval: Duration.seconds(2),
    backoffRate: 2,
    maxDelay: Duration.minutes(5),
    maxAttempts,
    jitterStrategy: JitterType.FULL,
  });
}

/** Calls a function and takes what it returns. */
function call(scope: Construct, name: string, lambdaFunction: IFunction, input: object, resultPath: string) {
  const task = new LambdaInvoke(scope, name, {
    lambdaFunction,
    payload: TaskInput.fromObject({ version: payloadVersion, ...input }),
    payloadResponseOnly: true,
    resultPath,
    retryOnServiceExceptions: false,
  });
  tryAgain(task, name.startsWith('Report') ? maxTriesOfReport : maxTriesOfCall);
  return task;
}

/** Calls a function with a token and waits until the token is completed or times out. */
function hold(scope: Construct, name: string, lambdaFunction: IFunction, input: object, seconds: string): LambdaInvoke {
  const task = new LambdaInvoke(scope, name, {
    lambdaFunction,
    integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
    payload: TaskInput.fromObject({ version: payloadVersion, token: JsonPath.taskToken, ...input }),
    taskTimeout: Timeout.at(seconds),
    resultPath: '$.result',
    retryOnServiceExceptions: false,
  });
  tryAgain(task);
  return task;
}

export interface SubmissionSteps {
  readonly ask: IFunction;
  readonly prepare: IFunction;
  readonly report: IFunction;
}

/**
 * Input `{ submission }`, of one that waits for its sender's word first `{ submission, timeout }`; timeout: seconds that it
 * waits at most. Input `{ submission, seconds }` only tells of it, after so many seconds. `prepare` starts one execution per fax, so that no fax waits for another.
 */
export function defineSubmission(scope: Construct, { ask, prepare, report }: SubmissionSteps): DefinitionBody {
  const submission = { submission: JsonPath.stringAt('$.submission') };
  const preparing = call(scope, 'Prepare', prepare, submission, JsonPath.DISCARD);
  const reporting = call(
    scope,
    'ReportSubmission',
    report,
    { ...submission, run: JsonPath.stringAt('$$.Execution.Name') },
    JsonPath.DISCARD,
  );
  preparing.next(reporting);
  const waitingForDeadline = new Wait(scope, 'WaitForDeadline', { time: WaitTime.secondsPath('$.seconds') });
  waitingForDeadline.next(reporting);

  const asking = hold(scope, 'Ask', ask, submission, '$.timeout');
  asking.addCatch(preparing, { errors: [Errors.TIMEOUT], resultPath: '$.lapse' });
  const waiting = new Wait(scope, 'WaitToAsk', { time: WaitTime.secondsPath('$.result.seconds') });
  const again = { ...submission, timeout: JsonPath.numberAt('$.result.timeout') };
  waiting.next(new Pass(scope, 'AskAgain', { parameters: again })).next(asking);
  asking.next(
    new Choice(scope, 'Answered').when(Condition.stringEquals('$.result.next', 'wait'), waiting).otherwise(preparing),
  );
  return DefinitionBody.fromChainable(
    new Choice(scope, 'Held')
      .when(Condition.isPresent('$.timeout'), asking)
      .when(Condition.isPresent('$.seconds'), waitingForDeadline)
      .otherwise(preparing),
  );
}

export interface FaxSteps {
  readonly send: IFunction;
  readonly poll: IFunction;
  readonly report: IFunction;
}

/** Input `{ fax, attempt, timeout }`; timeout: lifetime of the token of `Send` in seconds. */
export function defineFax(scope: Construct, { send, poll, report }: FaxSteps): DefinitionBody {
  const fax = JsonPath.stringAt('$.fax');
  const thisAttempt = { fax, attempt: JsonPath.numberAt('$.attempt') };
  const nextAttempt = {
    fax,
    attempt: JsonPath.numberAt('$.result.attempt'),
    timeout: JsonPath.numberAt('$.result.timeout'),
  };

  const sending = hold(scope, 'Send', send, thisAttempt, '$.timeout');
  const polling = call(scope, 'Look', poll, thisAttempt, '$.result');
  const watching = hold(scope, 'Watch', poll, thisAttempt, '$.seconds');
  for (const task of [sending, watching]) {
    task.addCatch(polling, { errors: [Errors.TIMEOUT], resultPath: '$.lapse' });
  }

  const waiting = new Wait(scope, 'Wait', { time: WaitTime.secondsPath('$.result.seconds') });
  waiting.next(new Pass(scope, 'Again', { parameters: nextAttempt })).next(sending);
  const staying = new Pass(scope, 'Stay', {
    parameters: { ...nextAttempt, seconds: JsonPath.numberAt('$.result.seconds') },
  });
  staying.next(watching);

  const deciding = new Choice(scope, 'Decide')
    .when(Condition.stringEquals('$.result.next', 'wait'), waiting)
    .when(Condition.stringEquals('$.result.next', 'watch'), staying)
    .when(
      Condition.stringEquals('$.result.next', 'stop'),
      call(scope, 'Report', report, { fax, run: JsonPath.stringAt('$$.Execution.Name') }, JsonPath.DISCARD),
    )
    .otherwise(new Fail(scope, 'NotUnderstood', { error: 'Defect', cause: 'A step answered with an unknown word.' }));
  for (const task of [sending, polling, watching]) task.next(deciding);
  return DefinitionBody.fromChainable(sending);
}
