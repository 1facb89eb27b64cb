/** A received fax in one line for people who watch a terminal. */

import { pagesOf } from '../../../lambdas/fax/notices/received-templates.ts';
import type { ReceivedFax } from '../../../lambdas/fax/received.ts';
import { texts } from '../../../lambdas/fax/texts/index.ts';
import { receivedOutcomeWords } from '../../views/received-timeline.ts';

const stateWords = { received: 'being fetched', delivering: 'being delivered' } as const;

/** What is happening, or what became of it. */
export function receivedProgressOf(fax: ReceivedFax): string {
  const { failure, isPartial, isInternal } = fax.reception;
  const pages = pagesOf(fax);
  const state =
    fax.outcome === undefined
      ? stateWords[fax.isFetched ? 'delivering' : 'received']
      : receivedOutcomeWords[fax.outcome];
  return [
    failure === undefined ? state : `somebody tried, no page came (${failure})`,
    ...(pages === undefined || failure !== undefined ? [] : [texts.en.pages(pages)]),
    ...(isPartial ? ['incomplete'] : []),
    ...(isInternal ? ['internal'] : []),
  ].join(' · ');
}
