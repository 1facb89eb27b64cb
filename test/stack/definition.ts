/** The synthesized state machines as plain Amazon States Language, ready to be run in this process. */
import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { resourcesOf } from './synthesis.ts';

export type MachineName = 'submission' | 'fax';
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

interface State {
  Type: string;
  Next?: string;
  End?: boolean;
  Retry?: {
    IntervalSeconds: number;
    BackoffRate: number;
    MaxDelaySeconds: number;
    MaxAttempts: number;
    ErrorEquals: string[];
  }[];
  [field: string]: unknown;
}
export interface Definition {
  StartAt: string;
  TimeoutSeconds?: number;
  States: Record<string, State>;
}

const pseudo: Record<string, string> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '111111111111',
};

/** CloudFormation's references as text: an ARN for an attribute, the logical id for anything else. */
function resolve(node: unknown): string {
  if (typeof node === 'string') return node;
  const {
    Ref: ref,
    'Fn::GetAtt': attribute,
    'Fn::Join': join,
  } = node as {
    Ref?: string;
    'Fn::GetAtt'?: [string, string];
    'Fn::Join'?: [string, unknown[]];
  };
  if (ref !== undefined) return pseudo[ref] ?? ref;
  if (attribute !== undefined) return `arn:aws:lambda:eu-west-1:111111111111:function:${attribute[0]}`;
  if (join !== undefined) return join[1].map(resolve).join(join[0]);
  throw new TypeError(`Not resolved: ${JSON.stringify(node)}`);
}

const definitions = new Map<MachineName, Definition>();
/** Definitions that the interpreter's validator has passed; it takes longer than an execution. */
const validated = new Set<MachineName>();

/** The definition of a machine as it would be deployed. */
export function definitionOf(name: MachineName): Definition {
  const known = definitions.get(name) ?? readDefinition(name);
  definitions.set(name, known);
  return known;
}

function readDefinition(name: MachineName): Definition {
  const found = Object.values(resourcesOf('AWS::StepFunctions::StateMachine')).find(
    ({ Properties: properties }) => properties.StateMachineName === `Faxpost-${name}`,
  );
  if (found === undefined) throw new TypeError(`The stack has no machine ${name}.`);
  return JSON.parse(resolve(found.Properties.DefinitionString)) as Definition;
}

/**
 * The same definition with its time in our hands: a wait becomes a task that is told its seconds, a token's time-out
 * an input of its task. Branches, paths, retries and catches stay as they are.
 */
export function withTimeAsInput({ TimeoutSeconds: _, ...definition }: Definition): Definition {
  const states = Object.entries(definition.States).map(([name, state]) => {
    if (state.Type === 'Wait') {
      const { SecondsPath: seconds, ...rest } = state;
      return [name, { ...rest, Type: 'Task', Resource: 'wait', Parameters: { 'Wait.$': seconds }, ResultPath: null }];
    }
    if (state.TimeoutSecondsPath === undefined) return [name, state];
    const { TimeoutSecondsPath: seconds, Parameters: parameters, ...rest } = state;
    return [name, { ...rest, Parameters: { ...(parameters as object), 'TokenSeconds.$': seconds } }];
  });
  return { ...definition, States: Object.fromEntries(states) };
}

/** What a task was asked, in one shape for tokens, plain calls and waits. */
export interface TaskInput {
  readonly payload: Record<string, Json>;
  /** Set for a step that holds a token: its life. */
  readonly tokenSeconds?: number;
  /** Set for a wait. */
  readonly waitSeconds?: number;
}

export interface MachineRun {
  readonly machine: MachineName;
  /** What the execution began with; by default what is deployed. */
  readonly definition?: Definition | undefined;
  readonly name: string;
  readonly input: Record<string, Json>;
  readonly newToken: () => string;
  /** Plays a state: its result, or an error whose `name` the machine retries or catches by. */
  readonly play: (state: string, input: TaskInput) => Promise<Json>;
  /** The execution entered a state, again for each repetition. */
  readonly onTransition?: () => void;
}

/**
 * Runs an execution.
 *
 * @returns its output; rejects when the execution fails
 */
export async function runMachine({
  machine,
  definition: begunWith = definitionOf(machine),
  name,
  input,
  newToken,
  play,
  onTransition,
}: MachineRun): Promise<unknown> {
  const definition = withTimeAsInput(begunWith);
  const tasks = Object.entries(definition.States).filter(([, { Type: type }]) => type === 'Task');
  const handlers = Object.fromEntries(
    tasks.map(([state]) => [state, (given: unknown) => play(state, readInput(given as Record<string, Json>))]),
  );
  const run = new StateMachine(definition as unknown as StateMachineDefinition, {
    validationOptions: { checkArn: false, noValidate: validated.has(machine) },
  }).run(input, {
    overrides: {
      taskResourceLocalHandlers: handlers,
      retryIntervalOverrides: Object.fromEntries(tasks.map(([state]) => [state, 0])),
    },
    context: {
      Execution: { Name: name },
      Task: {
        get Token() {
          return newToken();
        },
      },
    } as unknown as NonNullable<NonNullable<Parameters<StateMachine['run']>[1]>['context']>,
  });
  validated.add(machine);
  if (onTransition !== undefined) void countStates(run.eventLogs, onTransition);
  return run.result;
}

function readInput(given: Record<string, Json>): TaskInput {
  if (given.Wait !== undefined) return { payload: {}, waitSeconds: Number(given.Wait) };
  if (given.TokenSeconds === undefined) return { payload: given };
  return { payload: given.Payload as Record<string, Json>, tokenSeconds: Number(given.TokenSeconds) };
}

async function countStates(events: AsyncIterable<{ readonly type: string }>, onTransition: () => void): Promise<void> {
  for await (const { type } of events) {
    if (type === 'StateEntered' || type === 'StateRetried') onTransition();
  }
}
