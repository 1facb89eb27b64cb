/** What the service and its mail threads say to each other. */
import type { MailReader } from './mail-reader.ts';

export type MailMethod = keyof MailReader;

export interface MailJob<M extends MailMethod = MailMethod> {
  readonly method: M;
  readonly args: Parameters<MailReader[M]>;
}

export type MailAnswer =
  | { readonly value: unknown }
  /** What reading or writing a file threw. */
  | { readonly error: { readonly message: string; readonly code?: string } };
