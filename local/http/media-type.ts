/** What fax media is, by its first bytes: what it is called says nothing. */

export interface MediaType {
  readonly type: string;
  /** Of a file name, with its dot. */
  readonly ending: '.pdf' | '.tif' | '.bin';
}

/** ISO 32000 lets `%PDF-` begin within the first 1,024 bytes; TIFF 6.0 begins with its byte order and 42. */
export function mediaType(bytes: Uint8Array): MediaType {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  if (head.startsWith('II*\0') || head.startsWith('MM\0*')) return { type: 'image/tiff', ending: '.tif' };
  if (head.includes('%PDF-')) return { type: 'application/pdf', ending: '.pdf' };
  return { type: 'application/octet-stream', ending: '.bin' };
}
