/** What every play needs and only the first has to make: workers that repeat what one of them did, mails, a page. */
import { startWorkerPool } from '../../lambdas/documents/sandbox/worker-pool.ts';
import { pdfOf } from '../handlers/documents.ts';
import { replayingWorkers } from '../handlers/replaying-workers.ts';
import { compose } from '../mail/compose.ts';
import { messageIdOf, type PlayParts } from './play.ts';
import { mostMails } from './schedule.ts';

export type Parts = Omit<PlayParts, 'sabotage'>;

export async function makeParts(): Promise<Parts & { close(): Promise<void> }> {
  const pool = startWorkerPool({ warm: { prepare: 1 } });
  const page = await pdfOf(1);
  const mails = await Promise.all(
    Array.from({ length: mostMails }, (_, index) =>
      compose({
        from: 'anna@example.com',
        subject: `Preventivo ${index}`,
        messageId: messageIdOf(index),
        attachments: [{ filename: 'offer.pdf', content: page }],
      }),
    ),
  );
  return {
    page,
    workers: replayingWorkers(pool),
    mail: (index) => mails[index] as Uint8Array,
    close: () => pool.close(),
  };
}
