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
import { cleanFileName } from '../../../fax/outside-text.ts';
import { accepted, refused } from '../../../fax/result.ts';
import type { Limits } from '../../limits.ts';
import { type OrRefusal, refuse } from '../../refusal.ts';
import type { ContainedDocument, Converted, Engine, EngineJob } from '../engine.ts';
import { type Piece, partAtChunks } from './alternative-chunks.ts';
import { isFlatDocument } from './flat-document.ts';
import { type OfficeFacts, officeFactsOf } from './office-formats.ts';
import { broken, checkFlat, checkPackage } from './office-package.ts';
import { writeProfile } from './office-profile.ts';
import { findLibreOffice, type LibreOffice } from './office-program.ts';
import { refuseLong } from './sheets/sheet-extent.ts';

/** Exit code of the program after it has completed a new profile: it has to be started again. */
const RESTART = 81;

/**
 * What a fax does not need: bookmarks, structure, forms to fill in, more dots than 300 an inch; comments, whose icons would
 * cover what they are about; hidden slides and what a speaker notes.
 */
const pdfOptions = JSON.stringify(
  Object.fromEntries(
    Object.entries({
      ExportBookmarks: false,
      ExportFormFields: false,
      ExportHiddenSlides: false,
      ExportNotes: false,
      ExportNotesInMargin: false,
      ExportNotesPages: false,
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
async function start(
  { program }: LibreOffice,
  folder: string,
  part: OfficeFacts['part'],
  input: string,
): Promise<number> {
  const child = spawn(
    program,
    [
      `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`,
      '--headless',
      '--norestore',
      '--nolockcheck',
      '--nologo',
      '--convert-to',
      `pdf:${part}_pdf_Export:${pdfOptions}`,
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
  // A crash ends this worker, and the document is tried once more in a fresh one.
  if (code === null) throw new Defect('LibreOffice was ended by a signal');
  return code;
}

/** @returns the name of the PDF in the folder; undefined if the program could not read the document */
async function run(
  office: LibreOffice,
  { folder, locale }: EngineJob,
  part: OfficeFacts['part'],
  input: string,
): Promise<string | undefined> {
  await writeProfile(join(folder, 'profile'), office, locale);
  await mkdir(join(folder, 'out'));
  if ((await start(office, folder, part, input)) === RESTART) await start(office, folder, part, input);
  const pdf = join(folder, 'out', `${INPUT}.pdf`);
  // It also exits with 0 if it could not read the document: only the file counts.
  const made = await stat(pdf).catch(() => undefined);
  if (made === undefined || made.size === 0) return undefined;
  await rename(pdf, join(folder, PAGES));
  return PAGES;
}

/** The pieces of a document as documents of their own: what each is, its content says. */
async function writePieces({ folder, name }: EngineJob, pieces: readonly Piece[]): Promise<ContainedDocument[]> {
  const documents: ContainedDocument[] = [];
  for (const [index, piece] of pieces.entries()) {
    const file = `piece-${index}`;
    await writeFile(join(folder, file), piece.content);
    documents.push({ name: cleanFileName(piece.name ?? name) || name, file });
  }
  return documents;
}

const password = refuse('password-protected', 'the Office document asks for a password');

async function convert(job: EngineJob, limits: Limits): Promise<OrRefusal<Converted>> {
  const facts = officeFactsOf(job.format);
  const { part, isWhole, isEncrypted, mayOpenEncrypted, fit, hide } = facts;
  const office = await findLibreOffice();
  if (office === undefined) return refuse('unsupported-format', missing);
  const file = await readFile(job.path);
  const isLocked = isEncrypted(file);
  if (isLocked && !mayOpenEncrypted) return password;
  const isFlat = facts.mayBeFlat && isFlatDocument(file);
  const isZipped = facts.isZipped && !isFlat;
  const check = isFlat ? checkFlat(file) : isZipped ? await checkPackage(file, limits) : undefined;
  const refusal = isWhole(file) ? (check ?? refuseLong(await facts.measure(file), limits)) : broken;
  if (refusal !== undefined) return refused(refusal);
  const pieces = job.format === 'docx' ? partAtChunks(file) : undefined;
  if (pieces !== undefined) return pieces.ok ? accepted({ documents: await writePieces(job, pieces.value) }) : pieces;
  const input = join(job.folder, `${INPUT}.${isFlat ? 'f' : ''}${facts.ending}`);
  const safe = facts.cut(file);
  const shown = safe === undefined ? undefined : hide(safe);
  if (shown === undefined) return refused(broken);
  await writeFile(input, fit(shown));
  const pdf = await run(office, job, part, input);
  if (pdf !== undefined) return accepted({ pdf });
  return isLocked ? password : refuse('corrupt-document', 'LibreOffice cannot read it');
}

const missing = 'LibreOffice is not installed: run npm run setup';

export const officeEngine: Engine = {
  name: 'libreoffice',
  async findTrouble() {
    return (await findLibreOffice()) === undefined ? missing : undefined;
  },
  convert,
};
