/** Memory for the planes of one page after the other. */

import type { PelPlane } from '../../planes/plane.ts';
import { asPels } from '../../planes/raster.ts';

/** Planes that are reused for every page: three of four million pels each, instead of three new ones a page. */
export interface PlanePool {
  copy(pels: Uint8Array, rows: number): PelPlane<'grey'>;
  /** Makes every plane free again. */
  reuse(): void;
}

export function openPlanePool(): PlanePool {
  const kept: Uint8Array[] = [];
  let used = 0;
  return {
    copy(pels, rows) {
      const plane = kept[used];
      const fitting = plane !== undefined && plane.length >= pels.length ? plane : new Uint8Array(pels.length);
      kept[used++] = fitting;
      const view = fitting.subarray(0, pels.length);
      view.set(pels);
      return asPels(view, rows);
    },
    reuse() {
      used = 0;
    },
  };
}
