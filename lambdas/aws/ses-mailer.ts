/** `Mailer` on Amazon SES (API v2, raw messages to 40 MB). */
import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { Transient } from '../fax/errors.ts';
import { accepted } from '../fax/result.ts';
import type { Clock, Departures, MailAnswer, Mailer, OutgoingMail } from '../ports.ts';
import { callAws } from './call.ts';

/** How long a Send event may take. Real milliseconds. */
const doubtLasts = 2 * 60_000;

/** The message tag that brings a notice's id back in SES's events. */
export const noticeTag = 'notice';

export interface SesMailerOptions {
  readonly domain: string;
  readonly configurationSet: string;
  readonly departures: Departures;
  readonly clock: Pick<Clock, 'now'>;
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
    // What SES takes may still come back: its events report that.
    await callAws('SES send', () => this.#client.send(request));
    return accepted({ isFinal: false });
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
