/** Deploy settings: the object `faxpost` in the context of cdk.json. A misspelt name is an error. */
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as v from 'valibot';
import { isReceivingRegion, type ReceivingRegion, receivingRegions } from './receiving-regions.ts';

const logDays = Object.values(RetentionDays).filter((days) => typeof days === 'number');

const domain = v.pipe(
  v.string(),
  v.regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, 'is no domain name in lower case (A-labels)'),
);

const mediaHost = v.pipe(
  v.string(),
  v.regex(
    /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}(?::\d{1,5})?$/,
    'is no host in lower case, such as media.example.com or *.example.com',
  ),
);

const region = v.pipe(
  v.string(),
  v.check(
    (name) => isReceivingRegion(name),
    ({ input }) =>
      `is "${input}", where Amazon SES receives no mail. Set "faxpost": { "region": … } in cdk.json to one of ` +
      `${receivingRegions.join(', ')}; the faxes of other countries can be sent from there as well`,
  ),
  v.transform((name) => name as ReceivingRegion),
);

/** A private repository of ECR: Lambda takes images from no other. */
const convertImage = v.pipe(
  v.string(),
  v.regex(
    /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/[a-z0-9._/-]+(?::[A-Za-z0-9._-]+|@sha256:[0-9a-f]{64})$/,
    'is no image of Amazon ECR with its tag or digest, such as 123456789012.dkr.ecr.eu-west-1.amazonaws.com/faxpost-convert:1',
  ),
);

const keyArn = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;
const noKey = 'is neither true, nor false, nor the ARN of a key (not of an alias)';

const concurrency = (atOnce: number) => v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), atOnce);

const settingsSchema = v.strictObject({
  /** Of the stack, and the beginning of what it names: several in one account and Region have several. */
  stackName: v.optional(
    v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9-]{0,39}$/, 'is no name: up to 40 letters, digits and hyphens')),
    'Faxpost',
  ),
  /** Whether X-Ray traces the workflows; it costs by the trace. */
  tracing: v.optional(v.boolean(), false),
  /** Where everything runs. */
  region: v.optional(region, 'eu-west-1'),
  /** Mail domains of fax addresses. Notices come from the first one. */
  domains: v.pipe(v.array(domain), v.minLength(1, 'names no domain'), v.maxLength(100, 'names more than 100 domains')),
  /** Mail domains of customers (`domain add`) whose mail SES takes in for us, besides our own. */
  customerDomains: v.optional(v.pipe(v.array(domain), v.maxLength(100, 'names more than 100 domains')), []),
  /** False when the domains are SES identities of this account already. */
  createIdentities: v.optional(v.boolean(), true),
  /**
   * When another set of SES's receipt rules is active in the Region: whether our rule is appended to it. Else the deployment
   * stops, for that set's mail would.
   */
  appendReceiptRule: v.optional(v.boolean(), false),
  /**
   * The key under which files, records and the carrier's secret are stored. False: AWS's own. True: one that the stack makes.
   * Or the ARN of one in its Region.
   */
  encryptionKey: v.optional(v.union([v.boolean(), v.pipe(v.string(), v.regex(keyArn, noKey))], noKey), false),
  /**
   * Mails, pages and records are also kept in a second bucket, each under a lock for as long as its line keeps faxes:
   * 'governance' lets whoever has that right lift a lock, 'compliance' nobody. None is kept when it is missing.
   */
  evidence: v.optional(v.picklist(['governance', 'compliance'], "is neither 'governance' nor 'compliance'")),
  /** How long nightly copies of the tables are kept; none are made when it is missing. */
  backupDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3650))),
  /** Simultaneous calls through the carrier. */
  channels: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2000)), 2),
  /**
   * The function that converts Office documents, web pages and messages. True: its image is built by Docker where the stack
   * is deployed from. An image: one that was built before. False: none, such documents are refused.
   */
  convert: v.optional(
    v.union([v.boolean(), v.strictObject({ image: convertImage })], 'is neither true, nor false, nor {"image": …}'),
    true,
  ),
  /**
   * How many invocations at once are kept for, and allowed to, each function that anybody can call. False: none is, for an
   * account that may run so few that it cannot spare any.
   */
  concurrency: v.optional(
    v.union(
      [
        v.literal(false),
        v.strictObject({
          webhook: concurrency(20),
          confirm: concurrency(5),
          media: concurrency(20),
          download: concurrency(5),
        }),
      ],
      'is neither false nor numbers for webhook, confirm, media and download',
    ),
    {},
  ),
  /** Who hears of alarms; SNS asks that address to confirm it. */
  alarmEmail: v.optional(v.pipe(v.string(), v.email('is no e-mail address'))),
  /** US dollars that the whole account may cost in a month before somebody hears of it; nobody does when it is missing. */
  alarmAboveUsd: v.optional(v.pipe(v.number(), v.minValue(1))),
  /** Faxes come every day, so that a day without any is an alarm. */
  receivesDaily: v.optional(v.boolean(), false),
  telnyx: v.optional(
    v.strictObject({
      /** Id of the fax application. */
      connectionId: v.optional(v.pipe(v.string(), v.regex(/^[0-9]*$/, 'is no number')), ''),
      /** Of the account's webhooks: 32 bytes of Ed25519 in Base64. Public, so it is no secret. */
      publicKey: v.optional(v.pipe(v.string(), v.regex(/^([A-Za-z0-9+/]{43}=)?$/, 'is not 32 bytes in Base64')), ''),
      /** Another address of the API, with its `/v2`; Telnyx's own by default. */
      baseUrl: v.optional(v.pipe(v.string(), v.url('is no URL'))),
      /** Hosts from which received pages may be fetched, `*.domain` for those below it; Telnyx's and its storage's by default. */
      mediaHosts: v.optional(v.pipe(v.array(mediaHost), v.minLength(1, 'names no host'))),
    }),
    {},
  ),
  retention: v.optional(
    v.strictObject({
      fileDays: v.optional(
        v.never('is no longer a setting: what is kept ends by its line (line set --retention-days)'),
      ),
      logDays: v.optional(
        v.picklist(logDays, 'is no number of days that CloudWatch Logs offers'),
        RetentionDays.ONE_MONTH,
      ),
    }),
    {},
  ),
});

/** Every name that a setting may have, those inside another one as `telnyx.connectionId`. */
export const settingNames: readonly string[] = Object.entries(settingsSchema.entries).flatMap(([name, setting]) => {
  const inner = 'wrapped' in setting && 'entries' in setting.wrapped ? Object.entries(setting.wrapped.entries) : [];
  const present = inner.filter(([, one]) => !('wrapped' in one && one.wrapped.type === 'never'));
  return [name, ...present.map(([one]) => `${name}.${one}`)];
});

export type DeploySettings = v.InferOutput<typeof settingsSchema>;

/** What is wrong with the settings, in sentences for whoever wrote them. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * Reads the deploy settings.
 *
 * @param context the object found in cdk.json under `faxpost`
 * @returns the settings with their defaults
 * @throws SettingsError with one sentence per mistake: what is wrong, where, and what would be right
 */
export function readSettings(context: unknown): DeploySettings {
  const read = v.safeParse(settingsSchema, context ?? {});
  if (read.success) return read.output;
  const mistakes = read.issues.map((issue) => {
    const path = ['faxpost', ...(issue.path ?? []).map(({ key }) => String(key))].join('.');
    return `${path} ${issue.type === 'strict_object' ? sentenceAbout(issue) : issue.message}.`;
  });
  throw new SettingsError(`The settings in cdk.json cannot be used:\n${mistakes.join('\n')}`);
}

const sentenceAbout = (issue: { readonly expected: string | null; readonly received: string }): string =>
  issue.expected === 'never' ? 'is not a setting: misspelt?' : `is missing or of the wrong kind (${issue.received})`;

/** Settings without which the stack cannot work, one phrase each; empty when nothing is missing. */
export function listMissing({ domains, telnyx, alarmEmail }: DeploySettings): string[] {
  const examples = domains.filter((name) => /(^|\.)example(\.(com|net|org))?$/.test(name));
  return [
    ...examples.map((name) => `faxpost.domains holds the example ${name}`),
    ...(alarmEmail === undefined ? ['faxpost.alarmEmail is missing: alarms reach nobody'] : []),
    ...(telnyx.connectionId === '' ? ['faxpost.telnyx.connectionId is empty'] : []),
    ...(telnyx.publicKey === '' ? ['faxpost.telnyx.publicKey is empty: every webhook would be refused'] : []),
  ];
}
