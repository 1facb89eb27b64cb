/**
 * Office documents through LibreOffice: one short-lived process per document with a profile of its own, in which macros
 * never run, links are never followed and Java is off.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Defect } from '../../fax/errors.ts';
import type { Engine, EngineAnswer, EngineJob } from '../engine.ts';
import type { Format } from '../formats.ts';
import type { Limits } from '../limits.ts';
import type { Refusal } from '../refusal.ts';
import { findLibreOffice, type LibreOffice } from './office-program.ts';
import { writeProfile } from './office-profile.ts';
import { findPassword } from './office-password.ts';
import { fitSheets } from './office-sheets.ts';
import { checkPackage } from './office-package.ts';

/** Told by the program when its profile was new to it: it wants to be started again. */
const RESTART = 81;

/** By which the program's own recognition begins; a stranger's file name never reaches it. */
const extensions: Partial<Record<Format, string>> = { 'protected-office': 'xlsx' };
const extensionOf = (format: Format): string => extensions[format] ?? format;

/** How each kind of document is written as PDF: the filter of the program's part that opens it. */
const parts: Partial<Record<Format, 'calc' | 'impress' | 'draw'>> = {
  xls: 'calc',
  xlsx: 'calc',
  ods: 'calc',
  'protected-office': 'calc',
  ppt: 'impress',
  pptx: 'impress',
  odp: 'impress',
  pub: 'draw',
};

/** What a fax does not need: bookmarks, structure, forms to fill in, more dots than 300 an inch. */
const pdfOptions = JSON.stringify(
  Object.fromEntries(
    Object.entries({
      ExportBookmarks: false,
      ExportFormFields: false,
      UseTaggedPDF: false,
      ReduceImageResolution: true,
      MaxImageResolution: 300,
      Quality: 90,
    }).map(([name, value]) => [name, { type: typeof value === 'boolean' ? 'boolean' : 'long', value: String(value) }]),
  ),
);

/** Starts the program once and waits for its end. It is in our session, so it is killed with us. */
async function start({ program }: LibreOffice, folder: string, format: Format, input: string): Promise<number> {
  const child = spawn(
    program,
    [
      `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`,
      '--headless',
      '--norestore',
      '--nolockcheck',
      '--nologo',
      '--convert-to',
      `pdf:${parts[format] ?? 'writer'}_pdf_Export:${pdfOptions}`,
      '--outdir',
      join(folder, 'out'),
      input,
    ],
    { cwd: folder, env: { HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8', TZ: 'UTC', PATH: '/usr/bin:/bin' }, stdio: 'ignore' },
  );
  const [code] = (await once(child, 'exit')) as [number | null];
  // A crash: this child dies as well, and the document is tried once more in a fresh one.
  if (code === null) throw new Defect('LibreOffice was ended by a signal');
  return code;
}

async function run(office: LibreOffice, job: EngineJob, input: string): Promise<EngineAnswer> {
  const { folder, format } = job;
  await writeProfile(join(folder, 'profile'), office);
  await mkdir(join(folder, 'out'));
  if ((await start(office, folder, format, input)) === RESTART) await start(office, folder, format, input);
  // It ends with 0 also when it could not read the document: only what it wrote counts.
  const made = await stat(join(folder, 'out', 'input.pdf')).catch(() => undefined);
  if (made === undefined || made.size === 0) return unreadable(format);
  await copyFile(join(folder, 'out', 'input.pdf'), join(folder, 'pages.pdf'));
  return { pdf: 'pages.pdf' };
}

/** An encrypted workbook is tried: one that is only write-protected has a password that every program knows. */
const unreadable = (format: Format): Refusal =>
  format === 'protected-office'
    ? { outcome: 'password-protected', detail: 'the Office document asks for a password' }
    : { outcome: 'corrupt-document', detail: 'LibreOffice cannot read it' };

async function convert(job: EngineJob, limits: Limits): Promise<EngineAnswer> {
  const office = await findLibreOffice();
  if (office === undefined) {
    return { outcome: 'unsupported-format', detail: 'LibreOffice is not installed: run npm run setup' };
  }
  const input = join(job.folder, `input.${extensionOf(job.format)}`);
  await copyFile(job.path, input);
  const refusal = (await findPassword(input, job.format)) ?? (await checkPackage(input, job.format, limits));
  if (refusal !== undefined) return refusal;
  await fitSheets(input, job.format);
  return run(office, job, input);
}

export const officeEngine: Engine = {
  name: 'libreoffice',
  async findTrouble() {
    return (await findLibreOffice()) === undefined ? 'LibreOffice is not installed: run npm run setup' : undefined;
  },
  convert,
};
