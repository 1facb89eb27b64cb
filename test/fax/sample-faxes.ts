/** A line, a submission and histories of faxes, to build cases from. */
import type { AttemptResult, Decision, Transport } from '../../lambdas/fax/attempts.ts';
import { firstTransport } from '../../lambdas/fax/attempts.ts';
import { type Fax, type FaxEntry, foldHistory } from '../../lambdas/fax/history.ts';
import { defaultLineSettings, type Line, type Prepared, type Submission } from '../../lambdas/fax/model.ts';

export const minute = 60_000;
/** 22 November 2026, 14:04:05 UTC. */
export const start = Date.UTC(2026, 10, 22, 14, 4, 5);

export const line: Line = {
  number: '+390240701234',
  name: 'Studio Rossi',
  country: 'IT',
  areaCode: '02',
  locale: 'it',
  timezone: 'Europe/Rome',
  senders: ['anna@example.com', '@rossi.example'],
  recipients: [],
  settings: defaultLineSettings,
};

export const prepared: Prepared = {
  documents: [
    { name: 'contratto.pdf', converter: 'pdf', pages: 2 },
    { name: 'pianta.tif', converter: 'tiff', pages: 1 },
  ],
  pages: [20, 20, 25].map((seconds, index) => ({
    n: index + 1,
    source: { document: index < 2 ? 'contratto.pdf' : 'pianta.tif', page: index < 2 ? index + 1 : 1 },
    bytes: 20_000,
    seconds,
    widthPx: 1728,
    heightPx: 2292,
  })),
  leftOut: [],
};

export const submission: Submission = {
  id: 'abcdef012345',
  line: line.number,
  sender: 'anna@example.com',
  source: 'mail',
  key: 'mail/1',
  subject: 'Contratto Bianchi',
  messageId: '<2@example.com>',
  references: ['<1@example.com>'],
  at: start,
  faxes: [{ id: 'faxaaaaaaaaa', to: '+390289089211' }],
  refusedNumbers: [],
  result: { prepared },
};

export const accepted: FaxEntry = {
  what: 'accepted',
  at: start,
  submission: submission.id,
  line: line.number,
  from: line.number,
  to: '+390289089211',
  deadlineAt: start + 240 * minute,
};

export const preparedEntry: FaxEntry = { what: 'prepared', at: start + 2000, pages: 3 };

export const written = (n: number, transport: Transport = firstTransport): FaxEntry => ({
  what: 'attempt-written',
  at: start + (n - 1) * 5 * minute,
  attempt: n,
  transport,
  token: `token-${n}`,
  mediaToken: `media-${n}`,
});

export const ended = (n: number, result: AttemptResult, decision: Decision, event?: string): FaxEntry => ({
  what: 'attempt-ended',
  at: start + (n - 1) * 5 * minute + 60_000,
  attempt: n,
  result,
  decision,
  ...(event === undefined ? {} : { event }),
});

export const stop = (outcome: AttemptResult['outcome']): Decision => ({ next: 'stop', outcome });
export const wait = (attempt: number): Decision => ({ next: 'wait', seconds: 300, attempt });

export const busy: AttemptResult = { outcome: 'busy', retry: 'again' };
export const sent: AttemptResult = { outcome: 'sent', retry: 'never', pages: 3, seconds: 83 };

/** The fax of a history that begins with acceptance and preparation. */
export const faxOf = (...entries: readonly FaxEntry[]): Fax =>
  foldHistory('faxaaaaaaaaa', [[accepted, preparedEntry, ...entries]]) as Fax;

/** Attempts with these results one after another; the last one ends the fax. */
export const faxWith = (...results: readonly AttemptResult[]): Fax =>
  faxOf(
    ...results.flatMap((result, index) => {
      const n = index + 1;
      const decision = n === results.length ? stop(result.outcome) : wait(n + 1);
      return [written(n), ended(n, result, decision)];
    }),
  );
