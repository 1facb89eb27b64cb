/** PDF through PDFium, which tells a password from damage by its error code. */

import { openSource } from '../../../pages/make-pages.ts';
import type { Drawing, SourceFault } from '../../../pages/source/drawing.ts';
import type { Refusal } from '../../refusal.ts';
import type { ConvertedDocument, Converter } from '../converter.ts';

const faults: Record<SourceFault, Refusal> = {
  password: { outcome: 'password-protected', detail: 'the PDF asks for a password' },
  security: { outcome: 'password-protected', detail: 'the PDF is encrypted for a certificate' },
  corrupt: { outcome: 'corrupt-document', detail: 'not a readable PDF' },
  empty: { outcome: 'empty-document', detail: 'the PDF has no pages' },
  'too-large': { outcome: 'too-large', detail: 'the PDF is too large' },
};

export const pdfConverter: Converter = {
  name: 'pdfium',
  async convert(input, limits): Promise<ConvertedDocument | Refusal> {
    const source = { kind: 'pdf', bytes: input.bytes } as const;
    const drawing: Drawing | SourceFault = await openSource(source, limits.pixels);
    if (typeof drawing === 'string') return faults[drawing];
    if (drawing.pages > 0) return { source, drawing };
    drawing.close();
    return faults.empty;
  },
};
