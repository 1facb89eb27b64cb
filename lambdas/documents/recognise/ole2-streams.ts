/** The streams of an OLE2 compound file ([MS-CFB]) and where their bytes are. Bounded, whatever the file claims. */

const HEADER_SECTORS = 109;
const FREE_FROM = 0xfffffffa;
const ENTRY_BYTES = 128;
const STREAM = 2;
const ROOT = 5;
/** A file of more FAT sectors is not read to its end. */
const MAX_FAT_SECTORS = 20_000;

/** A run of a stream's bytes in the file. */
export interface Extent {
  readonly at: number;
  readonly bytes: number;
}

export interface Ole2File {
  /** Where the bytes of a stream are, in order; undefined if there is no such stream. Folders are ignored. */
  extents(name: string): Extent[] | undefined;
}

interface Entry {
  readonly name: string;
  readonly type: number;
  readonly start: number;
  readonly bytes: number;
}

function readEntry(file: Buffer, at: number): Entry | undefined {
  const nameBytes = file.readUInt16LE(at + 64);
  if (nameBytes < 2 || nameBytes > 64) return undefined;
  const name = file.toString('utf16le', at, at + nameBytes - 2);
  return { name, type: file[at + 66] ?? 0, start: file.readUInt32LE(at + 116), bytes: file.readUInt32LE(at + 120) };
}

/** Follows a chain of sectors through a table; a circle ends after as many as the table has. */
function follow(start: number, table: readonly number[]): number[] {
  const chain: number[] = [];
  for (let sector = start; sector < FREE_FROM && chain.length <= table.length; sector = table[sector] ?? FREE_FROM) {
    chain.push(sector);
  }
  return chain;
}

/** Turns sectors into runs of bytes, in all no longer than the stream. */
function toExtents(places: readonly number[], sectorBytes: number, bytes: number, fileBytes: number): Extent[] {
  const extents: Extent[] = [];
  let rest = bytes;
  for (const at of places) {
    const here = Math.min(sectorBytes, rest, Math.max(0, fileBytes - at));
    if (here <= 0) break;
    extents.push({ at, bytes: here });
    rest -= here;
  }
  return extents;
}

/** Reads the tables of a compound file; undefined if it is none or its tables are unusable. */
export function readOle2(file: Buffer): Ole2File | undefined {
  if (file.length < 512 || file.readUInt32BE(0) !== 0xd0cf11e0) return undefined;
  const sectorBytes = 1 << file.readUInt16LE(30);
  if (sectorBytes !== 512 && sectorBytes !== 4096) return undefined;
  const place = (sector: number) => (sector + 1) * sectorBytes;
  const numbers = (sector: number): number[] => {
    const found: number[] = [];
    for (let at = place(sector); at + 4 <= Math.min(file.length, place(sector) + sectorBytes); at += 4)
      found.push(file.readUInt32LE(at));
    return found;
  };
  const fatSectors: number[] = [];
  for (let i = 0; i < HEADER_SECTORS; i++) fatSectors.push(file.readUInt32LE(76 + 4 * i));
  const perSector = sectorBytes / 4;
  let more = file.readUInt32LE(68);
  while (more < FREE_FROM && fatSectors.length < MAX_FAT_SECTORS) {
    const list = numbers(more);
    if (list.length < perSector) break;
    fatSectors.push(...list.slice(0, -1));
    more = list[perSector - 1] ?? FREE_FROM;
  }
  const fat = fatSectors.filter((sector) => sector < FREE_FROM).flatMap(numbers);
  const entries: Entry[] = [];
  for (const sector of follow(file.readUInt32LE(48), fat)) {
    const end = Math.min(file.length, place(sector) + sectorBytes);
    for (let at = place(sector); at + ENTRY_BYTES <= end; at += ENTRY_BYTES) {
      const entry = readEntry(file, at);
      if (entry !== undefined) entries.push(entry);
    }
  }
  const smallest = file.readUInt32LE(56);
  const miniBytes = 1 << file.readUInt16LE(32);
  const root = entries.find(({ type }) => type === ROOT);
  const miniFat = follow(file.readUInt32LE(60), fat).flatMap(numbers);
  const miniStream = root === undefined ? [] : follow(root.start, fat).map(place);
  const miniPlace = (sector: number): number => {
    const at = sector * miniBytes;
    return (miniStream[Math.floor(at / sectorBytes)] ?? file.length) + (at % sectorBytes);
  };
  return {
    extents(name) {
      const entry = entries.find((one) => one.type === STREAM && one.name === name);
      if (entry === undefined) return undefined;
      return entry.bytes < smallest
        ? toExtents(follow(entry.start, miniFat).map(miniPlace), miniBytes, entry.bytes, file.length)
        : toExtents(follow(entry.start, fat).map(place), sectorBytes, entry.bytes, file.length);
    },
  };
}

/** The bytes of a stream in one piece, at most `most`. */
export function gather(file: Buffer, extents: readonly Extent[], most: number): Buffer {
  const parts: Buffer[] = [];
  let rest = most;
  for (const { at, bytes } of extents) {
    if (rest <= 0) break;
    parts.push(file.subarray(at, at + Math.min(bytes, rest)));
    rest -= bytes;
  }
  return Buffer.concat(parts).subarray(0, most);
}

/** Writes a whole stream back in place. */
export function scatter(file: Buffer, extents: readonly Extent[], stream: Buffer): void {
  let from = 0;
  for (const { at, bytes } of extents) {
    stream.copy(file, at, from, from + bytes);
    from += bytes;
  }
}
