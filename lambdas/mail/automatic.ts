/** Mail that no person wrote for us: never answered, never faxed (RFC 3834 sections 2 and 5). */
import { Defect } from '../fax/errors.ts';
import type { HeaderField } from './incoming.ts';

export type AutomaticReason =
  | 'own-marker'
  | 'null-sender'
  | 'report'
  | 'auto-submitted'
  | 'vacation'
  | 'certified-mail-receipt'
  | 'bulk'
  | 'list'
  | 'daemon-sender'
  | 'loop';

export interface AutomaticContext {
  /** MAIL FROM; empty for the null sender, undefined when unknown. */
  readonly envelopeFrom: string | undefined;
  /** By SMTP login. */
  readonly authenticated: boolean;
}

export function isAutomatic(_fields: readonly HeaderField[], _context: AutomaticContext): AutomaticReason | undefined {
  throw new Defect('not built yet');
}
