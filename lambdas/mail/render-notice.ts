/** A notice as a mail: RFC 5322 bytes for each person it goes to. */
import type { Notice } from '../fax/notices.ts';
import type { OutgoingMail } from '../ports.ts';

export interface RenderOptions {
  /** The domain that notices come from. */
  readonly domain: string;
  /** The first page as PNG. */
  readonly picture?: Uint8Array;
  /** The Date of the mail: milliseconds since 1970 UTC. */
  readonly at: number;
}

/**
 * Renders a notice: one mail per recipient. The first has the notice's id, the others `<id>.2`, `<id>.3` ….
 */
export async function renderNotice(_notice: Notice, _options: RenderOptions): Promise<OutgoingMail[]> {
  return [];
}
