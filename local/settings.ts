/** The environment variables of one machine, read once and checked; a wrong value is refused with what to write instead. */
import { resolve } from 'node:path';
import * as v from 'valibot';
import type { Walls } from '../lambdas/documents/sandbox/walls.ts';
import { toDomain } from '../lambdas/mail/addresses.ts';
import { type ClamdAddress, readClamdAddress } from './virus/clamd.ts';

const port = (name: string, fallback: number) =>
  v.pipe(
    v.optional(v.string(), String(fallback)),
    v.transform(Number),
    v.integer(`${name} must be a whole number.`),
    v.minValue(0, `${name} must be a port from 0 (any free one) to 65535.`),
    v.maxValue(65535, `${name} must be a port from 0 (any free one) to 65535.`),
  );
const url = (name: string) =>
  v.optional(v.pipe(v.string(), v.url(`${name} must be a URL such as http://127.0.0.1:8025.`)));
/** A host, a host with its port, or `*.` and a domain for every host below it. */
const host = /^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$/;
const hosts = (name: string) =>
  v.optional(
    v.pipe(
      v.string(),
      v.transform((text) =>
        text
          .toLowerCase()
          .split(/[\s,]+/)
          .filter(Boolean),
      ),
      v.array(v.pipe(v.string(), v.regex(host, `${name} must be hosts such as *.telnyx.com,media.example.com:8443.`))),
    ),
  );
/** An address with a port: names would need a resolver first. */
const resolver = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\]):\d{1,5}$/i;
const millis = (name: string, fallback: number, min: number) =>
  v.pipe(
    v.optional(v.string(), String(fallback)),
    v.transform(Number),
    v.number(`${name} must be a number of milliseconds.`),
    v.minValue(min, `${name} must be at least ${min} milliseconds.`),
  );

const schema = v.object({
  FAXPOST_DATA: v.optional(v.string(), '.faxpost'),
  FAXPOST_DOMAIN: v.pipe(
    v.optional(v.string(), 'fax.localhost'),
    v.transform((text) => text.split(/[\s,]+/).filter(Boolean)),
    v.minLength(1, 'FAXPOST_DOMAIN must name at least one mail domain.'),
    v.array(
      v.pipe(
        v.string(),
        v.transform(toDomain),
        v.string('FAXPOST_DOMAIN must name mail domains such as fax.example.com, separated by commas.'),
      ),
    ),
  ),
  FAXPOST_HOST: v.optional(v.string(), '127.0.0.1'),
  FAXPOST_SMTP_PORT: port('FAXPOST_SMTP_PORT', 2525),
  FAXPOST_HTTP_PORT: port('FAXPOST_HTTP_PORT', 8025),
  FAXPOST_SIMULATOR_PORT: port('FAXPOST_SIMULATOR_PORT', 8026),
  FAXPOST_PRIVATE_PORT: port('FAXPOST_PRIVATE_PORT', 8027),
  FAXPOST_SIMULATOR_PAGE_MS: millis('FAXPOST_SIMULATOR_PAGE_MS', 200, 0),
  FAXPOST_PUBLIC_URL: url('FAXPOST_PUBLIC_URL'),
  FAXPOST_PAGE_PASSWORD: v.optional(v.string()),
  FAXPOST_MINUTE_MS: millis('FAXPOST_MINUTE_MS', 60_000, 1),
  FAXPOST_CHANNELS: v.pipe(
    v.optional(v.string(), '2'),
    v.transform(Number),
    v.integer('FAXPOST_CHANNELS must be a whole number.'),
    v.minValue(1, 'FAXPOST_CHANNELS must be at least 1.'),
  ),
  FAXPOST_DNS: v.optional(
    v.pipe(
      v.string(),
      v.regex(resolver, 'FAXPOST_DNS must be the host:port of a resolver, such as 127.0.0.1:53 or [::1]:53.'),
    ),
  ),
  FAXPOST_ALLOW_WITHOUT_WALLS: v.optional(
    v.picklist(['0', '1'], 'FAXPOST_ALLOW_WITHOUT_WALLS must be 1, or not be set.'),
  ),
  FAXPOST_CLAMD: v.optional(
    v.pipe(
      v.string(),
      v.check(
        (text) => readClamdAddress(text) !== undefined,
        'FAXPOST_CLAMD must be the host:port of clamd, such as 127.0.0.1:3310, or the path of its socket.',
      ),
    ),
  ),
  FAXPOST_TLS_CERT: v.optional(v.string()),
  FAXPOST_TLS_KEY: v.optional(v.string()),
  FAXPOST_SMTP_RELAY: v.optional(
    v.pipe(v.string(), v.regex(/^smtps?:\/\/\S+$/, 'FAXPOST_SMTP_RELAY must look like smtp://user:pass@host:port.')),
  ),
  TELNYX_API_KEY: v.optional(v.string()),
  TELNYX_PUBLIC_KEY: v.optional(v.string()),
  TELNYX_CONNECTION_ID: v.optional(v.string()),
  TELNYX_BASE_URL: url('TELNYX_BASE_URL'),
  FAXPOST_MEDIA_HOSTS: hosts('FAXPOST_MEDIA_HOSTS'),
  FAXPOST_LOG: v.optional(v.picklist(['info', 'debug'], 'FAXPOST_LOG is info or debug.'), 'info'),
});

/** Every variable that there is for the service. */
export const variableNames: readonly string[] = Object.keys(schema.entries);

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Settings {
  readonly data: string;
  readonly domains: readonly string[];
  readonly host: string;
  readonly smtpPort: number;
  readonly httpPort: number;
  readonly simulatorPort: number;
  /** Of the pages and the outbox, on 127.0.0.1. */
  readonly privatePort: number;
  readonly simulatorPageMs: number;
  readonly publicUrl?: string;
  readonly pagePassword?: string;
  readonly minuteMs: number;
  /** Simultaneous calls through the carrier. */
  readonly channels: number;
  /** Whether strangers' documents are opened on a machine that refuses the walls around converters. */
  readonly walls: Extract<Walls, 'required' | 'optional'>;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** `host:port` of the resolver that sender proof asks; the machine's own unless told. */
  readonly dns?: string;
  readonly relay?: string;
  /** ClamAV's daemon, which mails are streamed to; without it none is scanned. */
  readonly clamd?: ClamdAddress;
  /** Hosts from which received media may be fetched, beside the carrier's API; the carrier's usual ones by default. */
  readonly mediaHosts?: readonly string[];
  /** The least that the log takes. */
  readonly log: 'info' | 'debug';
  /** Undefined: the simulator is the carrier. */
  readonly telnyx?: {
    readonly apiKey: string;
    readonly publicKey: string;
    readonly connectionId: string;
    readonly baseUrl?: string;
  };
}

/** What is wrong with the variables, for the person who set them. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** @param environment as `process.env`; an empty variable counts as not set */
export function readSettings(environment: Environment): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = v.safeParse(schema, given, { abortPipeEarly: true });
  if (!parsed.success) throw new SettingsError(parsed.issues.map(({ message }) => message).join('\n'));
  const set = parsed.output;
  if ((set.FAXPOST_TLS_CERT === undefined) !== (set.FAXPOST_TLS_KEY === undefined)) {
    throw new SettingsError('FAXPOST_TLS_CERT and FAXPOST_TLS_KEY belong together: set both or neither.');
  }
  const telnyx = telnyxOf(set);
  const clamd = set.FAXPOST_CLAMD === undefined ? undefined : readClamdAddress(set.FAXPOST_CLAMD);
  return {
    data: resolve(set.FAXPOST_DATA),
    domains: set.FAXPOST_DOMAIN,
    host: set.FAXPOST_HOST,
    smtpPort: set.FAXPOST_SMTP_PORT,
    httpPort: set.FAXPOST_HTTP_PORT,
    simulatorPort: set.FAXPOST_SIMULATOR_PORT,
    privatePort: set.FAXPOST_PRIVATE_PORT,
    simulatorPageMs: set.FAXPOST_SIMULATOR_PAGE_MS,
    ...(set.FAXPOST_PUBLIC_URL === undefined ? {} : { publicUrl: set.FAXPOST_PUBLIC_URL.replace(/\/+$/, '') }),
    ...(set.FAXPOST_PAGE_PASSWORD === undefined ? {} : { pagePassword: set.FAXPOST_PAGE_PASSWORD }),
    minuteMs: set.FAXPOST_MINUTE_MS,
    channels: set.FAXPOST_CHANNELS,
    walls: set.FAXPOST_ALLOW_WITHOUT_WALLS === '1' ? 'optional' : 'required',
    ...(set.FAXPOST_TLS_CERT !== undefined && set.FAXPOST_TLS_KEY !== undefined
      ? { tls: { cert: set.FAXPOST_TLS_CERT, key: set.FAXPOST_TLS_KEY } }
      : {}),
    ...(set.FAXPOST_DNS === undefined ? {} : { dns: set.FAXPOST_DNS }),
    ...(clamd === undefined ? {} : { clamd }),
    ...(set.FAXPOST_SMTP_RELAY === undefined ? {} : { relay: set.FAXPOST_SMTP_RELAY }),
    ...(set.FAXPOST_MEDIA_HOSTS === undefined ? {} : { mediaHosts: set.FAXPOST_MEDIA_HOSTS }),
    log: set.FAXPOST_LOG,
    ...(telnyx === undefined ? {} : { telnyx }),
  };
}

function telnyxOf(set: v.InferOutput<typeof schema>): Settings['telnyx'] {
  if (set.TELNYX_API_KEY === undefined) return undefined;
  if (set.TELNYX_PUBLIC_KEY === undefined || set.TELNYX_CONNECTION_ID === undefined) {
    throw new SettingsError('With TELNYX_API_KEY, set TELNYX_PUBLIC_KEY and TELNYX_CONNECTION_ID too.');
  }
  return {
    apiKey: set.TELNYX_API_KEY,
    publicKey: set.TELNYX_PUBLIC_KEY,
    connectionId: set.TELNYX_CONNECTION_ID,
    ...(set.TELNYX_BASE_URL === undefined ? {} : { baseUrl: set.TELNYX_BASE_URL }),
  };
}
