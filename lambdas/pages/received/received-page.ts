/** One page of a fax that came in: at the resolution it was sent with, pel for pel where the file still has its pels. */

import type { CodedPage } from '../fax/t6.ts';

export interface ReceivedPage extends CodedPage {
  /** How much of its data could not be read: the raster is white there. */
  readonly damage: 'none' | 'some' | 'all';
}

/** An open file of a carrier. */
export interface ReceivedMedia {
  readonly pages: number;
  /** Draws one page, counted from 0. */
  draw(page: number): Promise<ReceivedPage>;
  close(): void;
}
