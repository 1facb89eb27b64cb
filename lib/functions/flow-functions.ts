/** Makes the functions of a flow from their entry files, with the environment of the stack. */
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { environmentOf, type Surroundings } from '../environment.ts';
import type { DurableQueue } from '../queue.ts';
import { timeouts } from '../timeouts.ts';
import { NodeFunction, type NodeFunctionProps } from './node-function.ts';
import * as may from './permissions.ts';

export type Sizes = Partial<
  Pick<
    NodeFunctionProps,
    'timeout' | 'memoryMb' | 'storageMb' | 'bundling' | 'environment' | 'functionName' | 'network'
  >
> & {
  /** Messages of a queue in one invocation. */
  readonly messages?: number;
  /** Invocations at once that are kept for it, and that it may have. */
  readonly atOnce?: number | undefined;
  /** Entry file, where its name differs from the function's: running executions refer to the function by its id. */
  readonly entry?: string;
};

export abstract class FlowFunctions extends Construct {
  readonly #surroundings: Surroundings;
  readonly #functions = new Map<string, IFunction>();

  constructor(scope: Construct, id: string, surroundings: Surroundings) {
    super(scope, id);
    this.#surroundings = surroundings;
  }

  /** @param name the function's logical id, which never changes; in lower case its entry file, unless another is given */
  protected add(
    name: string,
    { environment, messages: _, entry = name.toLowerCase(), ...sizes }: Sizes,
    statements: readonly PolicyStatement[],
  ): NodeFunction {
    const made = new NodeFunction(this, name, {
      entry,
      timeout: timeouts.step,
      logDays: this.#surroundings.settings.retention.logDays,
      environment: { ...environmentOf(this.#surroundings), ...environment },
      statements,
      ...sizes,
    });
    this.#functions.set(name, made.function);
    return made;
  }

  /** @param name as it was added */
  functionNamed(name: string): IFunction {
    const found = this.#functions.get(name);
    if (found === undefined) throw new TypeError(`There is no function ${name}.`);
    return found;
  }

  /** Invocations at once of a function that anybody can call. */
  protected atOnce(name: 'webhook' | 'confirm' | 'media' | 'download'): number | undefined {
    const { concurrency } = this.#surroundings.settings;
    return concurrency === false ? undefined : concurrency[name];
  }

  /** The consumer of a queue: failures are reported message by message, and what cannot be processed is dead-lettered at once. */
  protected addConsumer(
    name: string,
    { queue, deadLetters }: DurableQueue,
    sizes: Sizes,
    statements: readonly PolicyStatement[],
  ): void {
    const consumer = this.add(
      name,
      { ...sizes, environment: { ...sizes.environment, DEAD_LETTERS_URL: deadLetters.queueUrl } },
      [...statements, may.putInto(deadLetters)],
    );
    consumer.function.addEventSource(
      new SqsEventSource(queue, { batchSize: sizes.messages ?? 5, reportBatchItemFailures: true, maxConcurrency: 10 }),
    );
  }
}
