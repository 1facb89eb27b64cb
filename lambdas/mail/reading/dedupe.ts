/** Which mails carry the same documents. */
import { createHash } from 'node:crypto';
import type { MailDocument } from '../incoming.ts';

/** One hash (hex SHA-256) over the contents in their order; names do not count. */
export function documentsHash(mail: { readonly documents: readonly Pick<MailDocument, 'sha256'>[] }): string {
  const hash = createHash('sha256');
  for (const document of mail.documents) hash.update(`${document.sha256}\n`);
  return hash.digest('hex');
}
