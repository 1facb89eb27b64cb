/**
 * The registry of formats: all that the service knows of each, in one place. Recognition, openers, engines, notices, the
 * doctor and mail read it here, and it does not compile if an entry or a part of one is missing. It is long because it is
 * a table, and light because openers and engines are only named here and loaded elsewhere.
 */

import { type Format, formats } from '../fax/formats.ts';
import type { NoDocument } from '../fax/model.ts';
import type { EngineName, FormatFacts, NotOpened, OpenerName, Recognition } from './format-facts.ts';
import type { Limits } from './limits.ts';
import type { Refusal } from './refusal.ts';

export { type EngineName, engineNames, type OpenerName, openerNames } from './format-facts.ts';
export { type Format, formats };

const registry = {
  pdf: {
    label: 'PDF',
    endings: ['pdf'],
    mediaTypes: ['application/pdf', 'application/x-pdf'],
    // Also where the rest is too damaged for the package.
    recognised: { library: ['pdf'], signature: ['255044462d'] },
    // The engine takes portfolios, which are covers for the documents in them.
    opened: { by: ['pdfium'], engine: 'portfolio' },
  },
  tiff: {
    label: 'TIFF picture',
    endings: ['tif', 'tiff'],
    mediaTypes: ['image/tiff'],
    recognised: { library: ['tif'], signature: ['49492a00', '4d4d002a'], claimedBy: ['tiff'] },
    opened: { by: ['sharp', 'imagemagick'] },
  },
  jpeg: {
    label: 'JPEG picture',
    endings: ['jpg', 'jpeg'],
    mediaTypes: ['image/jpeg', 'image/jpg', 'image/pjpeg'],
    recognised: { library: ['jpg'], claimedBy: ['jpeg', 'jpe'] },
    opened: { by: ['sharp'] },
  },
  png: {
    label: 'PNG picture',
    endings: ['png'],
    mediaTypes: ['image/png', 'image/apng'],
    recognised: { library: ['png', 'apng'] },
    opened: { by: ['sharp'] },
  },
  gif: {
    label: 'GIF picture',
    endings: ['gif'],
    mediaTypes: ['image/gif'],
    recognised: { library: ['gif'] },
    opened: { by: ['sharp'] },
  },
  bmp: {
    label: 'BMP picture',
    endings: ['bmp'],
    mediaTypes: ['image/bmp', 'image/x-ms-bmp'],
    recognised: { library: ['bmp'] },
    opened: { by: ['imagemagick'] },
  },
  ico: {
    label: 'Windows icon',
    endings: ['ico'],
    mediaTypes: ['image/vnd.microsoft.icon', 'image/x-icon'],
    recognised: { library: ['ico', 'cur'] },
    opened: { by: ['imagemagick'] },
  },
  webp: {
    label: 'WebP picture',
    endings: ['webp'],
    mediaTypes: ['image/webp'],
    recognised: { library: ['webp'] },
    opened: { by: ['sharp'] },
  },
  heif: {
    label: 'HEIF picture',
    endings: ['heic'],
    mediaTypes: ['image/heic', 'image/heif', 'image/avif'],
    recognised: { library: ['heic', 'heif', 'avif'] },
    opened: { by: ['sharp', 'imagemagick'] },
  },
  jpeg2000: {
    label: 'JPEG 2000 picture',
    endings: ['jp2', 'j2k', 'jpc'],
    mediaTypes: ['image/jp2', 'image/jpx', 'image/jpm', 'image/j2c'],
    recognised: { library: ['jp2', 'jpx', 'jpm', 'j2c', 'jph', 'mj2'], claimedBy: ['j2k', 'jpc'] },
    opened: { by: ['imagemagick'] },
  },
  text: {
    label: 'plain text',
    endings: ['txt'],
    mediaTypes: ['text/plain'],
    recognised: { text: true },
    opened: { by: ['text'], engine: 'html' },
  },
  csv: {
    label: 'CSV table',
    endings: ['csv'],
    mediaTypes: ['text/csv'],
    recognised: { text: true },
    opened: { engine: 'html' },
  },
  xml: {
    label: 'XML',
    endings: ['xml'],
    mediaTypes: ['application/xml', 'text/xml'],
    recognised: { text: true },
    opened: { by: ['xml'], engine: 'html' },
  },
  html: {
    label: 'HTML page',
    endings: ['html', 'htm'],
    mediaTypes: ['text/html', 'application/xhtml+xml', 'image/svg+xml'],
    recognised: { text: true },
    opened: { engine: 'html' },
  },
  rtf: {
    label: 'RTF document',
    endings: ['rtf'],
    mediaTypes: ['application/rtf', 'text/rtf'],
    recognised: { library: ['rtf'], text: true },
    opened: { engine: 'office' },
  },
  doc: {
    label: 'Word document (doc)',
    endings: ['doc'],
    mediaTypes: ['application/msword'],
    recognised: { ole2: ['WordDocument'], text: true, claimedBy: ['doc', 'dot'] },
    opened: { engine: 'office' },
  },
  docx: {
    label: 'Word document (docx)',
    endings: ['docx'],
    mediaTypes: ['application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    recognised: { library: ['docx', 'docm', 'dotx', 'dotm'], zipPart: /^word\/document\d*\.xml$/i },
    opened: { engine: 'office' },
  },
  xls: {
    label: 'Excel sheet (xls)',
    endings: ['xls'],
    mediaTypes: ['application/vnd.ms-excel'],
    recognised: {
      ole2: ['Workbook', 'Book'],
      // Excel 2 to 4 wrote a bare stream that begins with BOF ([MS-XLS] 2.4.21 and its forerunners).
      signature: ['09(?:00|02|04)0[0-8]00'],
      text: true,
      claimedBy: ['xls', 'xlt'],
    },
    opened: { engine: 'office' },
  },
  xlsx: {
    label: 'Excel sheet (xlsx)',
    endings: ['xlsx'],
    mediaTypes: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    recognised: { library: ['xlsx', 'xlsm', 'xltx', 'xltm'], zipPart: /^xl\/workbook\.(?:xml|bin)$/i },
    opened: { engine: 'office' },
  },
  ppt: {
    label: 'PowerPoint slides (ppt)',
    endings: ['ppt'],
    mediaTypes: ['application/vnd.ms-powerpoint'],
    recognised: { ole2: ['PowerPoint Document'], claimedBy: ['ppt', 'pps'] },
    opened: { engine: 'office' },
  },
  pptx: {
    label: 'PowerPoint slides (pptx)',
    endings: ['pptx'],
    mediaTypes: ['application/vnd.openxmlformats-officedocument.presentationml.presentation'],
    recognised: {
      library: ['pptx', 'pptm', 'potx', 'potm', 'ppsx', 'ppsm'],
      zipPart: /^ppt\/presentation\.xml$/i,
    },
    opened: { engine: 'office' },
  },
  odt: {
    label: 'OpenDocument text',
    endings: ['odt'],
    mediaTypes: ['application/vnd.oasis.opendocument.text'],
    // Also in one file of XML.
    recognised: {
      library: ['odt', 'ott'],
      zipMediaType: 'application/vnd.oasis.opendocument.text',
      text: true,
      claimedBy: ['fodt'],
    },
    opened: { engine: 'office' },
  },
  ods: {
    label: 'OpenDocument sheet',
    endings: ['ods'],
    mediaTypes: ['application/vnd.oasis.opendocument.spreadsheet'],
    // Also in one file of XML.
    recognised: {
      library: ['ods', 'ots'],
      zipMediaType: 'application/vnd.oasis.opendocument.spreadsheet',
      text: true,
      claimedBy: ['fods'],
    },
    opened: { engine: 'office' },
  },
  odp: {
    label: 'OpenDocument slides',
    endings: ['odp'],
    mediaTypes: ['application/vnd.oasis.opendocument.presentation'],
    // Also in one file of XML.
    recognised: {
      library: ['odp', 'otp'],
      zipMediaType: 'application/vnd.oasis.opendocument.presentation',
      text: true,
      claimedBy: ['fodp'],
    },
    opened: { engine: 'office' },
  },
  odg: {
    label: 'OpenDocument drawing',
    endings: ['odg'],
    mediaTypes: ['application/vnd.oasis.opendocument.graphics'],
    recognised: {
      library: ['odg', 'otg'],
      zipMediaType: 'application/vnd.oasis.opendocument.graphics',
      text: true,
      claimedBy: ['fodg'],
    },
    opened: { engine: 'office' },
  },
  pub: {
    label: 'Publisher document',
    endings: ['pub'],
    endingsNote: 'and pubx that is one',
    mediaTypes: ['application/vnd.ms-publisher', 'application/x-mspublisher'],
    recognised: { ole2: ['Quill', 'QuillSub', 'Contents'], claimedBy: ['pub', 'pubx'] },
    opened: { engine: 'office' },
  },
  wri: {
    label: 'Windows Write document',
    endings: ['wri'],
    mediaTypes: ['application/x-mswrite'],
    // Windows Write 3.0 and 3.1; both have at least a header of 101 bytes.
    recognised: { signature: ['3[12]be....00ab(?:..){95}'] },
    opened: { engine: 'office' },
  },
  'protected-office': {
    label: 'password-protected Office document',
    endings: [],
    mediaTypes: [],
    // Office Open XML inside an encrypted OLE2 wrapper ([MS-OFFCRYPTO] 2.3.4).
    recognised: { ole2: ['EncryptedPackage'] },
    opened: { engine: 'office' },
  },
  eml: {
    label: 'mail message (eml)',
    endings: ['eml'],
    mediaTypes: ['message/rfc822'],
    recognised: { text: true },
    opened: { engine: 'message' },
  },
  mhtml: {
    label: 'web page in one file (MHTML)',
    endings: ['mht', 'mhtml'],
    mediaTypes: ['multipart/related'],
    recognised: { text: true },
    opened: { engine: 'message' },
  },
  msg: {
    label: 'Outlook message (msg)',
    endings: ['msg'],
    mediaTypes: ['application/vnd.ms-outlook'],
    recognised: { ole2: ['__properties_version1.0'], claimedBy: ['msg'] },
    opened: { engine: 'message' },
  },
  tnef: {
    label: 'Outlook attachment container (winmail.dat)',
    // The one name that they have.
    endings: ['winmail.dat'],
    mediaTypes: ['application/ms-tnef', 'application/vnd.ms-tnef'],
    recognised: { signature: ['789f3e22'] },
    opened: { engine: 'message' },
  },
  zip: {
    label: 'ZIP archive',
    endings: ['zip'],
    endingsNote: 'where a line opens archives',
    mediaTypes: ['application/zip', 'application/x-zip-compressed'],
    recognised: { library: ['zip'] },
    opened: { engine: 'zip', onlyIf: 'archives', otherwise: { outcome: 'unsupported-format', kind: 'archive' } },
  },
  archive: {
    label: 'archive',
    endings: [],
    mediaTypes: [],
    recognised: {
      library: [
        ...(['7z', 'rar', 'gz', 'tar', 'tar.gz', 'xz', 'bz2', 'zst', 'lz', 'lz4'] as const),
        ...(['cab', 'ar', 'deb', 'rpm', 'arj', 'Z', 'lzh', 'cpio', 'jar', 'apk'] as const),
      ],
    },
    opened: { not: { outcome: 'unsupported-format', kind: 'archive' } },
  },
  printer: {
    label: 'printer file',
    endings: [],
    mediaTypes: [],
    recognised: {
      library: ['ps', 'eps'],
      // PJL, bare and behind its escape; PCL with its reset or a command; PCL XL; ESC/P, also behind its own packets; ZPL.
      signature: [
        '1b252d3132333435',
        '40504a4c',
        '1b45',
        '1b26',
        '1b2a',
        '292048502d50434c',
        '1b40',
        '(?:00)+1b0140454a4c',
        '5e5841',
      ],
      text: true,
    },
    opened: { not: { outcome: 'unsupported-format', kind: 'printer-file' } },
  },
  executable: {
    label: 'program',
    endings: [],
    mediaTypes: [],
    recognised: { library: ['exe', 'elf', 'macho', 'class', 'dex', 'wasm', 'lnk', 'crx'] },
    opened: { not: { outcome: 'unsupported-format', kind: 'program' } },
  },
  media: {
    label: 'sound or video',
    endings: [],
    mediaTypes: [],
    recognised: { mediaKinds: ['audio', 'video'] },
    opened: { not: { outcome: 'unsupported-format', kind: 'recording' } },
  },
  empty: {
    label: 'empty file',
    endings: [],
    mediaTypes: [],
    recognised: 'no bytes',
    opened: { not: { outcome: 'empty-document', kind: undefined } },
  },
  unknown: {
    label: 'file of an unknown kind',
    endings: [],
    mediaTypes: [],
    recognised: 'nothing else',
    opened: { not: { outcome: 'unsupported-format', kind: undefined } },
  },
} as const satisfies Record<Format, FormatFacts>;

type Registry = typeof registry;
type WhereOpened<Wanted> = { [F in Format]: Registry[F]['opened'] extends Wanted ? F : never }[Format];

/** The formats that an engine converts, alone or where openers leave one: what each engine has to know how to do. */
export type ConvertedBy<E extends EngineName> = WhereOpened<{ readonly engine: E }>;
/** The formats that an opener opens. */
export type OpenedBy<O extends OpenerName> = {
  [F in Format]: Registry[F]['opened'] extends { readonly by: readonly (infer N)[] }
    ? O extends N
      ? F
      : never
    : never;
}[Format];
/** The formats that are recognised as kinds of text. */
export type TextFormat = {
  [F in Format]: Registry[F]['recognised'] extends { readonly text: true } ? F : never;
}[Format];

const factsOf = (format: Format): FormatFacts => registry[format];

/** The format in English words, for details and logs. */
export const describeFormat = (format: Format): string => factsOf(format).label;

/** The endings of such files as people read them; undefined if customers do not send them. */
export function describeEndings(format: Format): string | undefined {
  const { endings, endingsNote } = factsOf(format);
  return endings.length === 0
    ? undefined
    : [...endings, ...(endingsNote === undefined ? [] : [endingsNote])].join(', ');
}

/** With its dot; empty if such files have none. */
export const endingOf = (format: Format): string => {
  const [ending] = factsOf(format).endings;
  return ending === undefined ? '' : `.${ending}`;
};

export const mediaTypeOf = (format: Format): string => factsOf(format).mediaTypes[0] ?? 'application/octet-stream';

const byMediaType: ReadonlyMap<string, Format> = new Map(
  formats.flatMap((format) => factsOf(format).mediaTypes.map((type) => [type, format] as const)),
);

/** The format that a declared media type stands for. @param type in lower case, without parameters */
export const formatOfMediaType = (type: string): Format | undefined => byMediaType.get(type);

/** The formats that are recognised by content, with their ways. */
export const recognitions: readonly (readonly [Format, Recognition])[] = formats.flatMap((format) => {
  const { recognised } = factsOf(format);
  return typeof recognised === 'string' ? [] : [[format, recognised] as const];
});

/** What opens the format in the preparing worker, in order of preference. */
export function openersOf(format: Format): readonly OpenerName[] {
  const { opened } = factsOf(format);
  return 'by' in opened ? opened.by : [];
}

/** The engine for documents that no opener of the preparing worker opens. */
export function engineOf(format: Format): EngineName | undefined {
  const { opened } = factsOf(format);
  return 'engine' in opened ? opened.engine : undefined;
}

/** Whether its engine may be used: archives are opened only if that is enabled. */
export function mayUseEngine(format: Format, { archives }: Pick<Limits, 'archives'>): boolean {
  const { opened } = factsOf(format);
  return 'engine' in opened && (!('onlyIf' in opened) || archives);
}

function notOpened(format: Format): NotOpened | undefined {
  const { opened } = factsOf(format);
  return 'not' in opened ? opened.not : 'otherwise' in opened ? opened.otherwise : undefined;
}

/** Whether files of this format are never opened: they are recognised to be refused. */
export const isNeverOpened = (format: Format): boolean => 'not' in factsOf(format).opened;

/** What a file is that is no document, if notices have a word for it. */
export const noDocumentOf = (format: Format | undefined): NoDocument | undefined =>
  format === undefined ? undefined : notOpened(format)?.kind;

/** Why a file that nothing opens here is refused. */
export function refusalOf(format: Format): Refusal {
  const outcome = notOpened(format)?.outcome ?? 'unsupported-format';
  return { outcome, detail: outcome === 'empty-document' ? 'the file is empty' : describeFormat(format) };
}
