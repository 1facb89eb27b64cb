/** Mail to fax: the functions of the outbound flow, each with a role of its own, and the two state machines. */
import { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Surroundings } from '../environment.ts';
import { bundleDraw, bundleMailThread } from '../functions/bundles.ts';
import { ConvertFunction } from '../functions/convert-function.ts';
import { FlowFunctions } from '../functions/flow-functions.ts';
import {
  functionArnOf,
  type IsolatedNetwork,
  makeIsolatedNetwork,
  placementStatements,
} from '../functions/isolated-network.ts';
import { requireBanner } from '../functions/node-function.ts';
import * as may from '../functions/permissions.ts';
import { timeouts } from '../timeouts.ts';
import type { MailIntake } from './mail-intake.ts';
import { defineFax, defineSubmission } from './state-machines.ts';
import { longestFax, longestSubmission, makeWorkflow, workflowArn } from './workflow.ts';

export interface OutboundFlowProps extends Surroundings {
  readonly mailIntake: MailIntake;
}

export class OutboundFlow extends FlowFunctions {
  /** Opens untrusted files; none in a stack that is deployed without. */
  readonly convert: IFunction | undefined;
  /** Draws untrusted documents and pictures. */
  readonly draw: IFunction;
  /** The workflow of a mail, and that of each of its faxes. */
  readonly machines: { readonly submission: StateMachine; readonly fax: StateMachine };
  readonly #props: OutboundFlowProps;

  constructor(scope: Construct, id: string, props: OutboundFlowProps) {
    super(scope, id, props);
    this.#props = props;
    const { convert, retention } = props.settings;
    const { bucket } = props.storage;
    let network: IsolatedNetwork | undefined;
    if (convert !== false) {
      const made = new ConvertFunction(this, 'Convert', {
        ...(convert === true ? {} : convert),
        bucket,
        timeout: timeouts.convert,
        logDays: retention.logDays,
      });
      this.convert = made.function;
      network = made.network;
    }
    this.draw = this.#addDraw(network ?? makeIsolatedNetwork(new Construct(this, 'Apart'), bucket, retention.logDays));
    this.#addPublicEndpoints();
    this.#addConsumers();
    this.machines = this.#addSteps();
  }

  /** Where documents and pictures are decoded: it may do nothing, and reaches nothing but the files of its job. */
  #addDraw(network: IsolatedNetwork): IFunction {
    const stack = Stack.of(this);
    const functionName = `${stack.stackName}-draw`;
    const sizes = { timeout: timeouts.draw, memoryMb: 3008, storageMb: 2048, bundling: bundleDraw(requireBanner) };
    const placement = placementStatements(functionArnOf(stack, functionName));
    return this.add('Draw', { ...sizes, functionName, network }, placement).function;
  }

  /** The functions that anybody can call. */
  #addPublicEndpoints(): void {
    const { storage, carrierIntake } = this.#props;
    const webhook = this.add('Webhook', { timeout: timeouts.webhook, atOnce: this.atOnce('webhook') }, [
      may.putInto(carrierIntake.events.queue),
      may.putInto(carrierIntake.inbound.queue),
    ]);
    carrierIntake.addWebhook(webhook.function);
    const media = this.add('Media', { timeout: timeouts.media, atOnce: this.atOnce('media') }, [
      may.readRecords(storage, ['link#', 'fax#']),
      may.readFiles(storage.bucket, 'faxes/'),
    ]);
    carrierIntake.addMedia(media.function);
    const confirm = this.add('Confirm', { atOnce: this.atOnce('confirm') }, [
      may.readRecords(storage, ['link#', 'submission#']),
      may.keepRecords(storage, ['fax#', 'countries#']),
      may.readLine(storage),
      may.completeTokens(workflowArn(this, 'submission')),
    ]);
    carrierIntake.addConfirm(confirm.function);
  }

  /** The consumers of the queues. */
  #addConsumers(): void {
    const { settings, storage, mailIntake, mailDeparture, carrierIntake } = this.#props;
    this.addConsumer(
      'Accept',
      mailIntake.mail,
      { timeout: timeouts.accept, memoryMb: 1024, bundling: bundleMailThread(requireBanner) },
      [
        // The documents of a fax whose sender answers *again* are copied for the new one.
        may.readFiles(storage.bucket, 'mail/', 'submissions/'),
        may.keepFiles(storage.bucket, 'mail/', 'submissions/'),
        may.listFiles(storage.bucket, 'submissions/'),
        may.writeFiles(storage.bucket, 'submissions/'),
        may.writeFaxes(storage),
        may.readDirectory(storage),
        may.startExecutions(workflowArn(this, 'submission')),
        // Who answers a notice may cancel a fax, and is answered.
        may.startExecutions(workflowArn(this, 'fax')),
        may.putInto(carrierIntake.events.queue),
        may.sendMail(mailDeparture.identitiesArn, mailDeparture.configurationSetArn, settings.domains[0] as string),
      ],
    );
    this.addConsumer('Settle', carrierIntake.events, { timeout: timeouts.settle }, [
      ...this.#settlingAttempts(),
      may.findByCarrierId(storage),
    ]);
    this.addConsumer('Depart', mailDeparture.departures, { timeout: timeouts.depart, memoryMb: 256 }, [
      may.writeRecords(storage, 'departure#'),
      may.keepRecords(storage, ['received#', 'bounces#']),
    ]);
  }

  /** The functions that the state machines call. */
  #addSteps(): OutboundFlow['machines'] {
    const { settings, storage, mailDeparture, carrierIntake } = this.#props;
    const { bucket } = storage;
    const prepare = this.add(
      'Prepare',
      {
        timeout: timeouts.prepare,
        memoryMb: 1769,
        storageMb: 2048,
        bundling: bundleMailThread(requireBanner),
        environment: {
          DRAW_FUNCTION: this.draw.functionName,
          ...(this.convert && { CONVERT_FUNCTION: this.convert.functionName }),
        },
      },
      [
        may.readFiles(bucket, 'mail/', 'submissions/', 'conversions/'),
        may.writeFiles(bucket, 'submissions/', 'faxes/', 'conversions/'),
        may.keepFiles(bucket, 'submissions/', 'faxes/'),
        ...this.#keepingEvidence('faxes/'),
        may.invoke(this.draw),
        ...(this.convert ? [may.invoke(this.convert)] : []),
        may.listFiles(bucket, 'submissions/'),
        may.writeFaxes(storage),
        may.readDirectory(storage),
        may.startExecutions(workflowArn(this, 'fax')),
        may.startExecutions(workflowArn(this, 'submission')),
      ],
    );
    const send = this.add('Send', { environment: { PUBLIC_URL: carrierIntake.mediaUrl } }, [
      ...this.#settlingAttempts(),
      may.putInto(carrierIntake.events.queue),
      // A fax to another line of ours is handed over without a call.
      may.putInto(carrierIntake.inbound.queue),
    ]);
    // Its id is the step's former name, which running executions refer to.
    const poll = this.add('Look', { entry: 'poll' }, this.#settlingAttempts());
    const report = this.add('Report', {}, [
      // The picture of a page, and its header line, which stands in the fax's own file.
      may.readFiles(bucket, 'submissions/', 'faxes/'),
      ...may.keepEvidence(storage),
      may.writeFaxes(storage),
      may.readDirectory(storage),
      may.sendMail(mailDeparture.identitiesArn, mailDeparture.configurationSetArn, settings.domains[0] as string),
    ]);
    const ask = this.add('Ask', { environment: { PUBLIC_URL: carrierIntake.apiUrl } }, [
      may.writeFaxes(storage),
      may.readDirectory(storage),
      may.sendMail(mailDeparture.identitiesArn, mailDeparture.configurationSetArn, settings.domains[0] as string),
      may.completeTokens(workflowArn(this, 'submission')),
    ]);
    const common = { logDays: settings.retention.logDays, isTraced: settings.tracing };
    const submission = makeWorkflow(this, 'SubmissionMachine', {
      name: 'submission',
      define: (states) =>
        defineSubmission(states, { ask: ask.function, prepare: prepare.function, report: report.function }),
      timeout: longestSubmission,
      ...common,
    });
    const fax = makeWorkflow(this, 'FaxMachine', {
      name: 'fax',
      define: (states) => defineFax(states, { send: send.function, poll: poll.function, report: report.function }),
      timeout: longestFax,
      ...common,
    });
    return { submission, fax };
  }

  /** A copy is read by whoever makes it. */
  #keepingEvidence(...folders: may.Folder[]): PolicyStatement[] {
    const { storage } = this.#props;
    return storage.evidence ? [...may.keepEvidence(storage), may.readFiles(storage.bucket, ...folders)] : [];
  }

  /** For those that learn how an attempt ended: store it, complete its token, cancel a later call. */
  #settlingAttempts(): PolicyStatement[] {
    const { storage } = this.#props;
    return [
      may.writeFaxes(storage),
      may.readDirectory(storage),
      may.readSecret(storage.carrierKey),
      may.completeTokens(workflowArn(this, 'fax')),
      may.startExecutions(workflowArn(this, 'fax')),
    ];
  }
}
