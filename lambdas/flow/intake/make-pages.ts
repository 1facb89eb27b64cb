/** The pages of a submission: its documents converted, drawn and stored, once for all its numbers. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localeOfCountry } from '../../documents/document-locale.ts';
import { noDocumentOf } from '../../documents/formats.ts';
import { type DocumentRefusal, preparePages } from '../../documents/jobs/prepare-pages.ts';
import { countryOf } from '../../fax/dialling/numbers.ts';
import { Defect } from '../../fax/errors.ts';
import {
  type Anomaly,
  defaultLineSettings,
  type Line,
  type LineSettings,
  type RefusedDocument,
  type Submission,
} from '../../fax/model.ts';
import { isPagePicture } from '../../fax/page-files.ts';
import type { MailReader } from '../../mail/reader/mail-reader.ts';
import { assembleFax } from '../../pages/fax/assemble.ts';
import { headerRows } from '../../pages/fax/header-line.ts';
import type { VerticalResolution } from '../../pages/planes/raster.ts';
import { paperOfCountry } from '../../pages/source/paper-of-country.ts';
import type { Directory, Files, Ports } from '../../ports.ts';
import { faxPdfKey, faxTiffKey, pictureKey } from '../file-keys.ts';
import { headerLines } from '../header-lines.ts';
import { takeDocuments } from './take-documents.ts';

export type MakePagesPorts = Pick<Ports, 'converter' | 'workers'> & {
  readonly directory: Pick<Directory, 'line'>;
  readonly files: Pick<Files, 'keys' | 'put' | 'read'>;
  readonly mails: Pick<MailReader, 'read'>;
};

export type PreparedSubmission = NonNullable<Submission['result']>;

/**
 * @param folder for what is only needed on the way; empty, and the caller's
 * @returns the pages, whose files are stored; or why nothing of the submission is sent
 */
export async function makePages(
  ports: MakePagesPorts,
  submission: Submission,
  folder: string,
): Promise<PreparedSubmission> {
  const taken = await takeDocuments(ports, submission, join(folder, 'documents'));
  if (!taken.ok) return { anomaly: taken.refusal };
  const { documents: files, leftOut } = taken.value;
  const line = await ports.directory.line(submission.line);
  const workFolder = join(folder, 'pages');
  const { maxPages, allowZip, dropBlankPages, photographs, straightens, headerLine, retentionDays } = settingsOf(line);
  const resolution = linesPerInch(line);
  const options = {
    workFolder,
    resolution,
    // Large pictures are made when somebody looks at them (sent-pictures.ts).
    pictures: { full: false, thumbnails: true },
    allowZip,
    dropBlankPages,
    photographs,
    straightens,
    locale: localeOfCountry(line?.country),
    turn: `${submission.sender} ${submission.line}`,
    bandRows: headerLine ? headerRows(resolution) : 0,
    paper: paperOfCountry(submission.faxes[0] && countryOf(submission.faxes[0].to)),
  };
  const made = await preparePages(files, options, ports.workers, ports.converter);
  if (!made.ok) return { anomaly: { ...anomalyOf(made.refusal), leftOut } };
  const { pages } = made.value;
  if (pages.length > maxPages) {
    return { anomaly: { outcome: 'too-many-pages', documents: [], leftOut } };
  }
  const headed = headerLine ? line : undefined;
  const raster = await storePages(ports, submission, {
    folder: workFolder,
    headed,
    pages: pages.length,
    days: retentionDays,
  });
  const documents = made.value.documents.map(({ name, converter, pages, kinds, cutInto }) => ({
    ...{ name, converter, pages },
    ...(Object.keys(kinds).length > 0 ? { kinds } : {}),
    ...(cutInto === undefined ? {} : { cutInto }),
  }));
  const blank = made.value.documents.filter(({ blankPages }) => blankPages > 0);
  const leftOutToo = [
    ...blank.map(({ name }) => ({ name, why: 'blank-pages' as const })),
    ...made.value.documents.flatMap(({ filesWithin = [] }) =>
      filesWithin.map((name) => ({ name, why: 'file-in-pdf' as const })),
    ),
  ];
  return { prepared: { documents, pages, leftOut: [...leftOut, ...leftOutToo], raster } };
}

/** A line that was stored before a setting came has its default. */
const settingsOf = (line: Line | undefined): LineSettings => ({ ...defaultLineSettings, ...line?.settings });

const linesPerInch = (line: Line | undefined): VerticalResolution =>
  (({ standard: 98, fine: 196, superfine: 391 }) as const)[settingsOf(line).resolution];

function anomalyOf(refusals: readonly DocumentRefusal[]): Anomaly {
  const documents = refusals.map(({ document, within, format, outcome, detail, page }): RefusedDocument => {
    const kind = noDocumentOf(format);
    return {
      ...{ name: document, outcome, detail },
      ...(within === undefined ? {} : { within }),
      ...(kind === undefined ? {} : { kind }),
      ...(page === undefined ? {} : { page }),
    };
  });
  const [first] = documents;
  if (first === undefined) throw new Defect('Documents were refused without a reason.');
  return { outcome: first.outcome, documents };
}

interface MadePages {
  readonly folder: string;
  /** The line, where its name stands above each page. */
  readonly headed: Line | undefined;
  readonly pages: number;
  /** How long they are kept. */
  readonly days: number;
}

/**
 * Pictures are shared by all numbers; the carrier's PDF and the TIFF are each fax's own, with its own header line.
 *
 * @returns a hash of the pages without them
 */
async function storePages(
  { files }: MakePagesPorts,
  submission: Submission,
  { folder, headed, pages, days }: MadePages,
): Promise<string> {
  const pictures = (await readdir(folder)).filter(isPagePicture);
  for (const name of pictures) {
    await files.put(pictureKey(submission.id, name), await readFile(join(folder, name)), days);
  }
  const shared = await readFile(join(folder, 'fax.tif'));
  for (const fax of submission.faxes) {
    const { id } = fax;
    const header = headed && headerLines(headed, fax, submission.at, pages, linesPerInch(headed));
    const { tiff, pdf } = assembleFax(shared, header);
    await files.put(faxPdfKey(id), pdf, days);
    await files.put(faxTiffKey(id), tiff, days);
  }
  return createHash('sha256').update(shared).digest('hex');
}
