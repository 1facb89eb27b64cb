/** How the functions of a flow are made: from their entry files, with the surroundings of the stack. */
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { environmentOf, type Surroundings } from './environment.ts';
import { NodeFunction, type NodeFunctionProps } from './node-function.ts';
import * as may from './permissions.ts';
import type { DurableQueue } from './queue.ts';
import { timeouts } from './timeouts.ts';

export type Sizes = Partial<
  Pick<NodeFunctionProps, 'timeout' | 'memoryMb' | 'storageMb' | 'bundling' | 'environment'>
> & {
  /** Of a queue, in one call. */
  readonly messages?: number;
};

export abstract class FlowFunctions extends Construct {
  readonly #surroundings: Surroundings;

  constructor(scope: Construct, id: string, surroundings: Surroundings) {
    super(scope, id);
    this.#surroundings = surroundings;
  }

  /** @param name of its entry file, with a capital letter */
  protected add(
    name: string,
    { environment, messages: _, ...sizes }: Sizes,
    statements: readonly PolicyStatement[],
  ): NodeFunction {
    return new NodeFunction(this, name, {
      entry: name.toLowerCase(),
      timeout: timeouts.step,
      logDays: this.#surroundings.settings.retention.logDays,
      environment: { ...environmentOf(this.#surroundings), ...environment },
      statements,
      ...sizes,
    });
  }

  /** A function behind a queue. It tells message by message what is to come again, and buries what cannot be taken in. */
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
