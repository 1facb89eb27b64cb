/** PDF through PDFium, whose error codes distinguish passwords from damage. */

import { accepted, refused } from '../../../fax/result.ts';
import type { SourceFault } from '../../../pages/source/drawing.ts';
import { openSource } from '../../../pages/source/open-source.ts';
import { type Refusal, refuse } from '../../refusal.ts';
import type { Opener } from '../opener.ts';
import { isInvoiceData } from '../portfolio/invoice-data.ts';

const faults: Record<SourceFault, Refusal> = {
  password: { outcome: 'password-protected', detail: 'the PDF asks for a password' },
  security: { outcome: 'password-protected', detail: 'the PDF is encrypted for a certificate' },
  corrupt: { outcome: 'corrupt-document', detail: 'not a readable PDF' },
  empty: { outcome: 'empty-document', detail: 'the PDF has no pages' },
  'too-large': { outcome: 'too-large', detail: 'the PDF is too large' },
};

/** Its library is loaded for the few PDFs that have files in them. */
async function isPortfolio(bytes: Uint8Array): Promise<boolean> {
  const order = await import('../portfolio/portfolio-order.ts');
  return order.isPortfolio(bytes);
}

export const pdfOpener: Opener = {
  async open({ bytes }, limits) {
    const source = { kind: 'pdf', bytes } as const;
    const opened = await openSource(source, limits.pixels);
    if (!opened.ok) return refused(faults[opened.refusal]);
    const drawing = opened.value;
    const { attachments = [] } = drawing;
    if (attachments.some((name) => !isInvoiceData(name)) && (await isPortfolio(bytes))) {
      drawing.close();
      return refuse('conversion-failed', 'a PDF portfolio');
    }
    if (drawing.pages > 0) return accepted({ source, drawing });
    drawing.close();
    return refused(faults.empty);
  },
};
