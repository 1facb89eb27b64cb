/**
 * Office documents through LibreOffice: one short-lived process per document with a profile of its own, in which macros
 * never run, links are never followed and Java is off.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Defect } from '../../../fax/errors.ts';
import type { Format } from '../../formats.ts';
import type { Limits } from '../../limits.ts';
import type { Refusal } from '../../refusal.ts';
import type { Engine, EngineAnswer, EngineJob } from '../engine.ts';
import { checkPackage } from './office-package.ts';
import { isEncrypted, mayOpenAnyway } from './office-password.ts';
import { writeProfile } from './office-profile.ts';
import { findLibreOffice, type LibreOffice } from './office-program.ts';
import { fitSheets } from './office-sheets.ts';

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

const INPUT = 'input';
const PAGES = 'pages.pdf';

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
    {
      cwd: folder,
      env: { HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8', TZ: 'UTC', PATH: '/usr/bin:/bin' },
      stdio: 'ignore',
    },
  );
  const [code] = (await once(child, 'exit')) as [number | null];
  // A crash: this worker dies as well, and the document is tried once more in a fresh one.
  if (code === null) throw new Defect('LibreOffice was ended by a signal');
  return code;
}

/** Gives the name of the PDF in the folder; undefined when the program could not read the document. */
async function run(
  office: LibreOffice,
  { folder, format, locale }: EngineJob,
  input: string,
): Promise<string | undefined> {
  await writeProfile(join(folder, 'profile'), office, locale);
  await mkdir(join(folder, 'out'));
  if ((await start(office, folder, format, input)) === RESTART) await start(office, folder, format, input);
  const pdf = join(folder, 'out', `${INPUT}.pdf`);
  // It ends with 0 also when it could not read the document: only what it wrote counts.
  const made = await stat(pdf).catch(() => undefined);
  if (made === undefined || made.size === 0) return undefined;
  await rename(pdf, join(folder, PAGES));
  return PAGES;
}

const password: Refusal = { outcome: 'password-protected', detail: 'the Office document asks for a password' };

async function convert(job: EngineJob, limits: Limits): Promise<EngineAnswer> {
  const { format } = job;
  const office = await findLibreOffice();
  if (office === undefined) return { outcome: 'unsupported-format', detail: missing };
  const file = await readFile(job.path);
  const isLocked = isEncrypted(file, format);
  if (isLocked && !mayOpenAnyway(format)) return password;
  const refusal = await checkPackage(file, format, limits);
  if (refusal !== undefined) return refusal;
  const input = join(job.folder, `${INPUT}.${extensionOf(format)}`);
  await writeFile(input, fitSheets(file, format));
  const pdf = await run(office, job, input);
  if (pdf !== undefined) return { pdf };
  return isLocked ? password : { outcome: 'corrupt-document', detail: 'LibreOffice cannot read it' };
}

const missing = 'LibreOffice is not installed: run npm run setup';

export const officeEngine: Engine = {
  name: 'libreoffice',
  async findTrouble() {
    return (await findLibreOffice()) === undefined ? missing : undefined;
  },
  convert,
};
