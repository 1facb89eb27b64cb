/** A file's format by its content; name and declared type never overrule what the bytes say. */

import type { Format } from './formats.ts';

/** Tells the format of a file. Reads headers and directories only, bounded whatever the file claims. */
export async function recognise(bytes: Uint8Array, _name: string): Promise<Format> {
  if (bytes.length === 0) return 'empty';
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024));
  if (head.includes('%PDF-')) return 'pdf';
  return 'unknown';
}
