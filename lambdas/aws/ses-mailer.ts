/** `Mailer` on Amazon SES (API v2, raw messages to 40 MB). */
import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { Transient } from '../fax/errors.ts';
import { accepted, refused } from '../fax/result.ts';
import type { Clock, Departures, Journal, MailAnswer, Mailer, OutgoingMail } from '../ports.ts';
import { callAws, isAwsError } from './call.ts';

/** SES will not take this mail: for what is in it, or, while the account is in the sandbox, for whom it is. */
const mailErrors = ['MessageRejected', 'BadRequestException'];

/** SES takes no mail of this account until somebody has mended that. */
const accountErrors = [
  'AccountSendingPausedException',
  'AccountSuspendedException',
  'ConfigurationSetSendingPausedException',
  'MailFromDomainNotVerifiedException',
  'SendingPausedException',
];

/** How long a Send event may take. Real milliseconds. */
const doubtLasts = 2 * 60_000;

/** The message tag that brings a notice's id back in SES's events. */
export const noticeTag = 'notice';

export interface SesMailerOptions {
  readonly domain: string;
  readonly configurationSet: string;
  readonly departures: Departures;
  readonly clock: Pick<Clock, 'now'>;
  readonly journal: Pick<Journal, 'alarm'>;
}

export class SesMailer implements Mailer {
  readonly domain: string;
  readonly #client: SESv2Client;
  readonly #options: SesMailerOptions;

  constructor(client: SESv2Client, options: SesMailerOptions) {
    this.domain = options.domain;
    this.#client = client;
    this.#options = options;
  }

  async send(mail: OutgoingMail): Promise<MailAnswer> {
    const { configurationSet, departures, clock } = this.#options;
    const request = new SendEmailCommand({
      FromEmailAddress: mail.from,
      Destination: { ToAddresses: [mail.to] },
      Content: { Raw: { Data: mail.raw } },
      ConfigurationSetName: configurationSet,
      EmailTags: [{ Name: noticeTag, Value: mail.id }],
    });
    await departures.markGiven(mail.id, clock.now());
    return callAws('SES send', async () => {
      try {
        await this.#client.send(request);
      } catch (error) {
        return this.#answerTo(error);
      }
      // What SES takes may still come back: its events report that.
      return accepted({ isFinal: false });
    });
  }

  #answerTo(error: unknown): MailAnswer {
    if (isAwsError(error, ...mailErrors)) return refused(`SES refused it: ${error.name}.`);
    if (!isAwsError(error, ...accountErrors)) throw error;
    this.#options.journal.alarm('mail-stopped', { cause: error.name });
    throw new Transient('SES takes no mail of this account now.', { cause: error });
  }

  /** @throws Transient while a Send event may still be on its way */
  async answerTo(id: string): Promise<MailAnswer | undefined> {
    const { givenAt, isTaken } = await this.#options.departures.find(id);
    if (isTaken) return accepted({ isFinal: false });
    if (givenAt === undefined) return undefined;
    if (this.#options.clock.now() < givenAt + doubtLasts) {
      throw new Transient('It is not known yet whether SES took the notice over.');
    }
    return undefined;
  }
}
