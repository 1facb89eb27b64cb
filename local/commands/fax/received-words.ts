/** A received fax in one line for people who watch a terminal. */
import { explain } from '../../../lambdas/fax/explain/explain.ts';
import { receivedShortWords } from '../../../lambdas/fax/explain/explain-received.ts';
import { pagesOf } from '../../../lambdas/fax/notices/received-templates.ts';
import type { ReceivedFax } from '../../../lambdas/fax/received.ts';
import { texts } from '../../../lambdas/fax/texts/index.ts';

const stateWords = { received: 'being fetched', delivering: 'being delivered' } as const;

/** What is happening, or what became of it. */
export function receivedProgressOf(fax: ReceivedFax): string {
  const { failure, isPartial, isInternal } = fax.reception;
  const pages = pagesOf(fax);
  const state = receivedShortWords(fax, 'en') ?? stateWords[fax.isFetched ? 'delivering' : 'received'];
  return [
    failure === undefined ? state : explain(failure, { direction: 'in', locale: 'en', caller: undefined }).short,
    ...(pages === undefined || failure !== undefined ? [] : [texts.en.pages(pages)]),
    ...(isPartial ? ['incomplete'] : []),
    ...(isInternal ? ['internal'] : []),
  ].join(' · ');
}
