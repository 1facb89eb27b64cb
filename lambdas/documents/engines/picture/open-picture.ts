/** TIFF, JPEG, PNG, GIF (its first picture), WebP and AVIF through sharp. */

import { accepted } from '../../../fax/result.ts';
import type { SourceFault } from '../../../pages/source/drawing.ts';
import { openSource } from '../../../pages/source/open-source.ts';
import { readTiffDirectories } from '../../../pages/source/tiff/tiff-directories.ts';
import type { Limits } from '../../limits.ts';
import { refuse } from '../../refusal.ts';
import type { DocumentInput, Opener } from '../opener.ts';

/** JPEG in TIFF as TIFF 6.0 first had it; withdrawn in 1995, still written by old scanners, not read by libvips. */
const OLD_JPEG = 6;

function refuseFor(fault: SourceFault, limits: Limits) {
  if (fault === 'too-large') return refuse('too-large', `a picture of more than ${limits.pixels} pixels`);
  if (fault === 'empty') return refuse('empty-document', 'the file holds no picture');
  return refuse('corrupt-document', 'not a readable picture');
}

/** A picture that sharp's build does not read, for the next opener. */
function findUnread({ format, bytes }: DocumentInput, limits: Limits): string | undefined {
  if (format === 'tiff') {
    const directories = readTiffDirectories(bytes, limits.pages + 1);
    const isOld = directories.some(({ compression }) => compression === OLD_JPEG);
    return isOld ? 'a TIFF picture with old-style JPEG compression' : undefined;
  }
  // The same container holds AV1 (AVIF) and HEVC (HEIC); its brand tells (ISO/IEC 23008-12, annex B).
  const isAvif = /^avi[fs]$/.test(Buffer.from(bytes.subarray(8, 12)).toString('latin1'));
  return format === 'heif' && !isAvif ? 'a HEIC picture' : undefined;
}

export const pictureOpener: Opener = {
  async open(input, limits) {
    const unread = findUnread(input, limits);
    if (unread !== undefined) return refuse('conversion-failed', unread);
    const source = { kind: 'picture', bytes: input.bytes } as const;
    const opened = await openSource(source, limits.pixels);
    return opened.ok ? accepted({ source, drawing: opened.value }) : refuseFor(opened.refusal, limits);
  },
};
