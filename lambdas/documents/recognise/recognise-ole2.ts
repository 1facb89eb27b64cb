/** Which Office program wrote an OLE2 compound file ([MS-CFB]), by the names in its directory. Bounded. */

import { type Format, recognitions } from '../formats.ts';

const SIGNATURE = 0xd0cf11e0;
const HEADER_BYTES = 512;
/** Sector numbers from here on are marks (end of chain, free), not sectors. */
const FIRST_MARK = 0xfffffffa;
const END_OF_CHAIN = 0xfffffffe;
const ENTRY_BYTES = 128;
const FAT_SECTORS_IN_HEADER = 109;
/** No document's directory is longer. */
const MAX_SECTORS = 1000;

export const isOle2 = (file: Buffer): boolean => file.length > HEADER_BYTES && file.readUInt32BE(0) === SIGNATURE;

/** Names of all directory entries; of a truncated file those that are left. */
export function readOle2Names(file: Buffer): ReadonlySet<string> {
  const sectorBytes = 1 << file.readUInt16LE(30);
  const names = new Set<string>();
  if (sectorBytes !== 512 && sectorBytes !== 4096) return names;
  const place = (sector: number) => (sector + 1) * sectorBytes;
  const fatEntries = sectorBytes / 4;
  const follow = (sector: number): number => {
    const inHeader = Math.floor(sector / fatEntries);
    if (inHeader >= FAT_SECTORS_IN_HEADER) return END_OF_CHAIN;
    const fatSector = file.readUInt32LE(76 + 4 * inHeader);
    if (fatSector >= FIRST_MARK) return END_OF_CHAIN;
    const at = place(fatSector) + (sector % fatEntries) * 4;
    return at + 4 <= file.length ? file.readUInt32LE(at) : END_OF_CHAIN;
  };
  let sector = file.readUInt32LE(48);
  for (let count = 0; sector < FIRST_MARK && count < MAX_SECTORS; count++) {
    const end = Math.min(file.length, place(sector) + sectorBytes);
    for (let at = place(sector); at + ENTRY_BYTES <= end; at += ENTRY_BYTES) {
      const nameBytes = file.readUInt16LE(at + 64);
      const isUsed = file[at + 66] !== 0;
      if (isUsed && nameBytes >= 2 && nameBytes <= 64) names.add(file.toString('utf16le', at, at + nameBytes - 2));
    }
    sector = follow(sector);
  }
  return names;
}

/** A message may hold a workbook, and an encrypted package anything: the streams of these are looked for first. */
const outermost: readonly Format[] = ['protected-office', 'msg'];

const streams: readonly (readonly [name: string, Format])[] = recognitions
  .flatMap(([format, { ole2 = [] }]) => ole2.map((name) => [name, format] as const))
  .toSorted(([, a], [, b]) => Number(outermost.includes(b)) - Number(outermost.includes(a)));

/** Whether files of this format are OLE2 compound files. */
export const isOle2Format = (format: Format): boolean => streams.some(([, one]) => one === format);

/** The format of an OLE2 file, or `unknown`. */
export function recogniseOle2(file: Buffer): Format {
  const names = readOle2Names(file);
  return streams.find(([name]) => names.has(name))?.[1] ?? 'unknown';
}
