/**
 * The words on a page, read by Tesseract (the program `tesseract` of the system): a process of its own for every page,
 * without network, with limits, killed with everything it started.
 */

import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HORIZONTAL_RESOLUTION } from '../../pages/planes/raster.ts';
import { type Reader, type ReadingLanguage, type ReadLine, readingLanguages } from '../../ports.ts';
import { isolation } from '../sandbox/isolation.ts';
import { makeJobFolder } from '../sandbox/job-folder.ts';
import { killSession } from '../sandbox/worker-process.ts';

/** As Tesseract calls them (ISO 639-2, and the script of Chinese). */
const languageNames: Record<ReadingLanguage, string> = { it: 'ita', en: 'eng', zh: 'chi_sim' };

const CPU_SECONDS = 30;
const MEMORY_KILOBYTES = 1024 * 1024;
/** Tables of words are small; what is longer is not read. */
const LONGEST_TABLE = 8 * 1024 * 1024;

/** Runs the program; undefined when it is not there, failed, or took too long. */
async function run(words: readonly string[], folder: string, milliseconds: number): Promise<string | undefined> {
  const { around } = await isolation();
  const script = `ulimit -c 0; ulimit -t ${CPU_SECONDS}; ulimit -v ${MEMORY_KILOBYTES}; exec "$@"`;
  const child = spawn('/bin/sh', ['-c', script, 'sh', ...around(folder), 'tesseract', ...words], {
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
      if (length <= LONGEST_TABLE) parts.push(part);
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

async function listLanguages(): Promise<ReadonlySet<string>> {
  const folder = await makeJobFolder();
  try {
    const list = await run(['--list-langs'], folder, 5000);
    return new Set((list ?? '').split('\n').slice(1));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The languages that the program of this machine reads, by its names; none when it is not there. Asked once a process. */
const installedLanguages = (): Promise<ReadonlySet<string>> => (installed ??= listLanguages());

const PAGE = '1';
const LINE = '4';
const WORD = '5';
/** Below this confidence, of 100, it is a stain and not a word. */
const LEAST_SURE = 30;

/** Reads Tesseract's table: a row for the page, each line and each word, with boxes in pels. */
export function readTable(table: string): ReadLine[] {
  const lines: { top: number; height: number; words: ReadLine['words'][number][] }[] = [];
  let page = { width: 1, height: 1 };
  for (const row of table.split('\n').slice(1)) {
    const [level, , , , , , left, top, width, height, sure, text = ''] = row.split('\t');
    if (level === PAGE) page = { width: Number(width), height: Number(height) };
    if (level === LINE) lines.push({ top: Number(top) / page.height, height: Number(height) / page.height, words: [] });
    if (level !== WORD || text.trim() === '' || Number(sure) < LEAST_SURE) continue;
    lines.at(-1)?.words.push({ text: text.trim(), left: Number(left) / page.width, width: Number(width) / page.width });
  }
  return lines.filter(({ words }) => words.length > 0);
}

/** The languages of lines that this machine can read. */
export async function readableLanguages(): Promise<ReadingLanguage[]> {
  const there = await installedLanguages();
  return readingLanguages.filter((language) => there.has(languageNames[language]));
}

export const tesseractReader: Reader = {
  async read(picture, languages, milliseconds) {
    const there = await installedLanguages();
    const names = languages.map((language) => languageNames[language]).filter((name) => there.has(name));
    if (names.length === 0) return [];
    const words = [picture, 'stdout', '-l', names.join('+'), '--dpi', `${HORIZONTAL_RESOLUTION}`, 'tsv'];
    const table = await run(words, dirname(picture), milliseconds);
    return table === undefined ? [] : readTable(table);
  },
};
