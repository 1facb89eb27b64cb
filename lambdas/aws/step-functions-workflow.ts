/** `Workflow` on Step Functions: executions under fixed names, tokens completed from anywhere. */
import { SendTaskSuccessCommand, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { StepResult, Workflow } from '../ports.ts';
import { callAws, isAwsError } from './call.ts';

/** The service's and its imitators' three words for a token that waits no longer. */
const closed = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

/** Seconds of a token for a fax that has ended: its first step only finds that. */
const reportTimeout = 600;

export interface Machines {
  /** ARNs. */
  readonly submission: string;
  readonly fax: string;
}

export class StepFunctionsWorkflow implements Workflow {
  readonly #client: SFNClient;
  readonly #machines: () => Machines;

  /** @param machines asked when an execution is started: who only completes tokens need not know them */
  constructor(client: SFNClient, machines: () => Machines) {
    this.#client = client;
    this.#machines = machines;
  }

  startSubmission(id: string, hold?: number): Promise<void> {
    const input = hold === undefined ? { submission: id } : { submission: id, timeout: hold };
    return this.#start(this.#machines().submission, id, input);
  }

  startHold(id: string, timeout: number): Promise<void> {
    return this.#start(this.#machines().submission, `${id}-duplicate`, { submission: id, timeout });
  }

  startFax(id: string, timeout: number): Promise<void> {
    return this.#start(this.#machines().fax, id, { fax: id, attempt: 1, timeout });
  }

  startReport(faxId: string, why: string): Promise<void> {
    const input = { fax: faxId, attempt: 1, timeout: reportTimeout };
    return this.#start(this.#machines().fax, `${faxId}-${why}`, input);
  }

  startSummary(id: string, seconds: number): Promise<void> {
    return this.#start(this.#machines().submission, `${id}-summary`, { submission: id, seconds });
  }

  startSubmissionReport(id: string, why: string): Promise<void> {
    return this.#start(this.#machines().submission, `${id}-${why}`, { submission: id });
  }

  async complete(token: string, result: StepResult): Promise<'completed' | 'closed'> {
    const request = new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(result) });
    return callAws('Step Functions complete', async () => {
      try {
        await this.#client.send(request);
        return 'completed';
      } catch (error) {
        if (isAwsError(error, ...closed)) return 'closed';
        throw error;
      }
    });
  }

  /** A name is taken for ninety days after its execution ended, far longer than a fax may be started again. */
  async #start(stateMachineArn: string, name: string, input: object): Promise<void> {
    const request = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) });
    await callAws('Step Functions start', async () => {
      try {
        await this.#client.send(request);
      } catch (error) {
        if (!isAwsError(error, 'ExecutionAlreadyExists')) throw error;
      }
    });
  }
}
