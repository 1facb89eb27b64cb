/**
 * The words on a page, read by Tesseract (the program `tesseract` of the system): one isolated process for each
 * page, without network, with limits, killed with everything that it started.
 */

import { spawn } from 'node:child_process';
import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HORIZONTAL_RESOLUTION } from '../../pages/planes/raster.ts';
import { type Reader, type ReadingLanguage, type ReadLine, readingLanguages } from '../../ports.ts';
import { giveFolder, makeJobFolder } from '../sandbox/job-folder.ts';
import { confine, type Walls } from '../sandbox/walls.ts';
import { killSession, limitScript } from '../sandbox/worker-process.ts';

/** As Tesseract calls them (ISO 639-2, and the script of Chinese). */
const languageNames: Record<ReadingLanguage, string> = { it: 'ita', en: 'eng', zh: 'chi_sim' };

const CPU_SECONDS = 30;
const MEMORY_KILOBYTES = 1024 * 1024;
/** It writes nothing but its table, which goes through a pipe. */
const FILE_BYTES = 1024 * 1024;
/** Tables of words are small; longer output is not read. */
const MAX_TABLE_BYTES = 8 * 1024 * 1024;

/**
 * Runs the program in a folder of its own, which is removed afterwards.
 *
 * @param picture what is copied into the folder, for `words` to name as `page.png`
 * @returns what it prints; undefined when it is not there, must not run, failed, or took too long
 */
async function runApart(
  words: readonly string[],
  milliseconds: number,
  walls: Walls,
  picture?: string,
): Promise<string | undefined> {
  const { commandPrefix, owner, mayRunNative } = await confine(walls);
  if (!mayRunNative) return undefined;
  const folder = await makeJobFolder();
  try {
    const isThere = picture === undefined || (await isCopied(picture, join(folder, PAGE_FILE)));
    if (!isThere) return undefined;
    await giveFolder(folder, owner);
    return await run([...commandPrefix(folder), 'tesseract', ...words], folder, milliseconds);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const isCopied = (from: string, to: string): Promise<boolean> =>
  copyFile(from, to).then(
    () => true,
    () => false,
  );

async function run(command: readonly string[], folder: string, milliseconds: number): Promise<string | undefined> {
  const script = `${limitScript(CPU_SECONDS, FILE_BYTES)}; ulimit -v ${MEMORY_KILOBYTES}; exec "$@"`;
  const child = spawn('/bin/sh', ['-c', script, 'sh', ...command], {
    cwd: folder,
    detached: true,
    // One thread: pages of several faxes share the processors.
    env: { HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8', OMP_THREAD_LIMIT: '1' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const kill = () => killSession(child);
  return new Promise((resolve) => {
    const timer = setTimeout(kill, milliseconds);
    const parts: Buffer[] = [];
    let length = 0;
    child.stdout.on('data', (part: Buffer) => {
      length += part.length;
      if (length <= MAX_TABLE_BYTES) parts.push(part);
      else kill();
    });
    child.once('error', () => {
      clearTimeout(timer);
      resolve(undefined);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      kill();
      resolve(code === 0 ? Buffer.concat(parts).toString('utf8') : undefined);
    });
  });
}

let installed: Promise<ReadonlySet<string>> | undefined;

async function listLanguages(walls: Walls): Promise<ReadonlySet<string>> {
  const list = await runApart(['--list-langs'], 5000, walls);
  return new Set((list ?? '').split('\n').slice(1));
}

/** The languages that this machine's Tesseract reads, by its own names; none if it is missing. Found once a process. */
const installedLanguages = (walls: Walls): Promise<ReadonlySet<string>> => (installed ??= listLanguages(walls));

const PAGE_FILE = 'page.png';
const PAGE = '1';
const LINE = '4';
const WORD = '5';
/** Below this confidence, of 100, a word is taken for a stain. */
const MIN_CONFIDENCE = 30;

/** Reads Tesseract's table: a row for the page, each line and each word, with boxes in pels. */
export function readTable(table: string): ReadLine[] {
  const lines: { top: number; height: number; words: ReadLine['words'][number][] }[] = [];
  let page = { width: 1, height: 1 };
  for (const row of table.split('\n').slice(1)) {
    const [level, , , , , , left, top, width, height, sure, text = ''] = row.split('\t');
    if (level === PAGE) page = { width: Number(width), height: Number(height) };
    if (level === LINE) lines.push({ top: Number(top) / page.height, height: Number(height) / page.height, words: [] });
    if (level !== WORD || text.trim() === '' || Number(sure) < MIN_CONFIDENCE) continue;
    lines.at(-1)?.words.push({ text: text.trim(), left: Number(left) / page.width, width: Number(width) / page.width });
  }
  return lines.filter(({ words }) => words.length > 0);
}

/** The languages of lines that this machine can read. */
export async function readableLanguages(walls: Walls = 'required'): Promise<ReadingLanguage[]> {
  const there = await installedLanguages(walls);
  return readingLanguages.filter((language) => there.has(languageNames[language]));
}

/** @param walls what confines the program; by default the kernel's walls are required */
export const createTesseractReader = (walls: Walls = 'required'): Reader => ({
  async read(picture, languages, milliseconds) {
    const there = await installedLanguages(walls);
    const names = languages.map((language) => languageNames[language]).filter((name) => there.has(name));
    if (names.length === 0) return [];
    const words = [PAGE_FILE, 'stdout', '-l', names.join('+'), '--dpi', `${HORIZONTAL_RESOLUTION}`, 'tsv'];
    const table = await runApart(words, milliseconds, walls, picture);
    return table === undefined ? [] : readTable(table);
  },
});
