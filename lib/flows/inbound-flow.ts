/** Fax to mail: received faxes are fetched, rebuilt and mailed; a sweep finds those that no webhook reported. */
import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Surroundings } from '../environment.ts';
import { FlowFunctions } from '../functions/flow-functions.ts';
import * as may from '../functions/permissions.ts';
import { addStreamingUrl } from '../streaming-url.ts';
import { timeouts } from '../timeouts.ts';

export interface InboundFlowProps extends Surroundings {
  /** Where untrusted files are opened. */
  readonly convert: IFunction | undefined;
  readonly draw: IFunction;
}

export class InboundFlow extends FlowFunctions {
  readonly #props: InboundFlowProps;

  constructor(scope: Construct, id: string, props: InboundFlowProps) {
    super(scope, id, props);
    this.#props = props;
    this.#addDeliver(this.#addDownload());
    this.#addSweep();
  }

  /** @returns the base URL of links to faxes that are too large for a mail */
  #addDownload(): string {
    const { storage } = this.#props;
    const download = this.add('Download', { timeout: timeouts.media, atOnce: this.atOnce('download') }, [
      may.readRecords(storage, ['link#', 'received#']),
      // The line's template names the file.
      may.readLine(storage),
      may.readReceivedPdfs(storage.bucket),
    ]);
    return addStreamingUrl(download.function);
  }

  #addDeliver(publicUrl: string): void {
    const { settings, storage, mailDeparture, carrierIntake, convert, draw } = this.#props;
    const sizes = {
      timeout: timeouts.deliver,
      memoryMb: 1769,
      storageMb: 2048,
      environment: {
        PUBLIC_URL: publicUrl,
        DRAW_FUNCTION: draw.functionName,
        ...(convert && { CONVERT_FUNCTION: convert.functionName }),
      },
      // One fax may take all of the time-out.
      messages: 1,
    };
    this.addConsumer('Deliver', carrierIntake.inbound, sizes, [
      may.readDirectory(storage),
      may.keepRecords(storage, ['received#', 'bounces#', 'lease#deliver ', 'notice#', 'departure#', 'link#']),
      // The pages of a fax between two of our own lines are those that the carrier would have fetched.
      may.readFiles(storage.bucket, 'received/', 'faxes/', 'conversions/'),
      may.writeFiles(storage.bucket, 'received/', 'conversions/'),
      may.keepFiles(storage.bucket, 'received/'),
      ...may.keepEvidence(storage),
      may.invoke(draw),
      ...(convert ? [may.invoke(convert)] : []),
      may.readSecret(storage.carrierKey),
      may.sendMail(mailDeparture.identitiesArn, mailDeparture.configurationSetArn, settings.domains[0] as string),
    ]);
  }

  #addSweep(): void {
    const { storage, carrierIntake } = this.#props;
    const { queue, deadLetters } = carrierIntake.inbound;
    const sweep = this.add('Sweep', { timeout: timeouts.sweep }, [
      may.readRecords(storage, ['received#', 'swept#']),
      may.writeRecords(storage, 'swept#'),
      may.readSecret(storage.carrierKey),
      may.putInto(queue),
    ]);
    const every = Duration.minutes(10);
    new Rule(this, 'Sweeps', {
      description: 'Every ten minutes: received faxes that no webhook reported',
      schedule: Schedule.rate(every),
      targets: [new LambdaFunction(sweep.function, { deadLetterQueue: deadLetters, maxEventAge: every })],
    });
  }
}
