/** Containers that mail programs put around what was attached: opaque signatures, signed files, Outlook's winmail.dat. */

import { isFieldLine } from '../mime/header-fields.ts';
import type { Leaf } from '../mime/leaf.ts';
import { openCms } from './cms.ts';
import { openTnef, type TnefFile } from './tnef.ts';

export interface UnwrappedFile {
  readonly kind: 'file' | 'inline-picture' | 'key' | 'encrypted' | 'too-deep';
  /** Not cleaned. */
  readonly name: string;
  readonly contentType: string;
  readonly content: Buffer;
}

export type Unwrapped =
  | UnwrappedFile
  /** A part of the mail itself, with its own header block. */
  | { readonly kind: 'entity'; readonly content: Buffer }
  | { readonly kind: 'mail'; readonly name: string; readonly files: readonly Unwrapped[] };

type WrapperKind = 'cms' | 'tnef';

const types: Readonly<Record<string, WrapperKind>> = {
  'application/pkcs7-mime': 'cms',
  'application/x-pkcs7-mime': 'cms',
  'application/ms-tnef': 'tnef',
  'application/vnd.ms-tnef': 'tnef',
};

/** By declared type or name, since the content has not come yet. */
export function wrapperOf({ contentType }: Leaf, name: string): WrapperKind | undefined {
  if (/\.p7m$/i.test(name)) return 'cms';
  if (/^winmail.*\.dat$/i.test(name)) return 'tnef';
  return types[contentType];
}

/**
 * Opens a wrapper as far as it goes; what cannot be opened is a file like any other, and ends as an unsupported one.
 *
 * @param levels how many wrappers may still be opened
 */
export function unwrap(file: UnwrappedFile, wrapper: WrapperKind, levels: number): Unwrapped[] {
  if (levels <= 0) return [{ ...file, kind: 'too-deep' }];
  return wrapper === 'cms' ? unwrapCms(file, levels) : unwrapTnef(file, levels);
}

/** S/MIME's `smime.p7m` holds a MIME entity (RFC 8551 section 3.5.2), `contract.pdf.p7m` (CAdES) the file itself: the content tells. */
function unwrapCms(file: UnwrappedFile, levels: number): Unwrapped[] {
  const cms = openCms(file.content);
  if (!cms) return [file];
  if (cms.kind === 'encrypted') return [{ ...file, kind: 'encrypted' }];
  if (cms.kind === 'certificates') return [{ ...file, kind: 'key' }];
  const { content } = cms;
  const name = file.name.replace(/\.p7m$/i, '');
  if (isEntity(content, name)) return [{ kind: 'entity', content }];
  const inner: UnwrappedFile = { kind: 'file', name, contentType: 'application/octet-stream', content };
  return /\.p7m$/i.test(name) ? unwrap(inner, 'cms', levels - 1) : [inner];
}

/** Begins with a field of MIME; or with any field, where the name says nothing of a file (RFC 8551 section 3.1 allows others before). */
export function isEntity(content: Buffer, name: string): boolean {
  const start = content.subarray(0, 256).toString('latin1');
  return /^(?:content-[\w-]+|mime-version)[ \t]*:/i.test(start) || (!name.includes('.') && isFieldLine(start));
}

function unwrapTnef(file: UnwrappedFile, levels: number): Unwrapped[] {
  const files = openTnef(file.content);
  return files ? files.flatMap((inner) => describe(inner, levels)) : [file];
}

function describe({ kind, name, contentType, content }: TnefFile, levels: number): Unwrapped[] {
  const file: UnwrappedFile = {
    kind: kind === 'inline' ? 'inline-picture' : 'file',
    name,
    contentType: contentType || 'application/octet-stream',
    content,
  };
  if (kind === 'mail') return [{ kind: 'mail', name, files: unwrap(file, 'tnef', levels - 1) }];
  return kind === 'file' && /\.p7m$/i.test(name) ? unwrap(file, 'cms', levels - 1) : [file];
}
