/**
 * What the service promises, whatever befalls it, held against what a play left behind. It knows nothing of how the
 * service works.
 */
import { judgeCompletions, judgeResults, judgeSubmits } from '../scenarios/checker.ts';
import type { RecordedCall } from '../scenarios/scripted-carrier.ts';
import type { Handed } from './chaos-world.ts';
import type { Evidence, SentFax } from './evidence.ts';
import type { Standstill } from './troubles.ts';

/** @returns every broken promise in words; empty when all were kept */
export function brokenPromises(evidence: Evidence): string[] {
  return [
    ...evidence.lost,
    ...nothingIsLost(evidence),
    ...nobodyIsCalledTwice(evidence),
    ...everybodyIsToldOnce(evidence),
    ...nobodyWaitsInSilence(evidence),
    ...everyMailboxHasItsOwn(evidence),
    ...judgeSubmits(evidence.happenings).filter(
      (one) => !evidence.isClockSetForward || !one.includes('without the lease'),
    ),
    ...judgeCompletions(evidence.happenings),
    ...judgeResults(evidence.happenings),
  ];
}

/** Every number of every mail becomes one fax, and every fax ends; `internal` would be a fault of ours. */
function nothingIsLost({ given, faxes, standstills, isClockSetForward }: Evidence): string[] {
  const became = given.flatMap(({ messageId, numbers }) =>
    numbers.flatMap((to) => {
      const count = faxes.filter((fax) => fax.messageId === messageId && fax.to === to).length;
      return count === 1 ? [] : [`${messageId} to ${to} became ${count} faxes`];
    }),
  );
  const open = faxes.filter(({ state }) => state !== 'ended').map(({ id, state }) => `fax ${id} never ended: ${state}`);
  // Set past its deadline, the clock says of a fax that nobody has begun with it for long; so does a long standstill.
  const isExcused = (fax: SentFax): boolean =>
    (fax.endedAt ?? 0) > fax.deadlineAt && (isClockSetForward || workingMillis(fax, standstills) < pagesTake);
  const broken = faxes
    .filter((fax) => fax.outcome === 'internal' && !isExcused(fax))
    .map(({ id }) => `fax ${id} ended as internal`);
  return [...became, ...open, ...broken];
}

/** What the pages of a fax may need, with two tries of the step that makes them. */
const pagesTake = 5 * 60_000;

/** How long the service could work between a fax's acceptance and its deadline. */
function workingMillis({ acceptedAt, deadlineAt }: SentFax, standstills: readonly Standstill[]): number {
  const stood = standstills.map(({ from, to }) => Math.max(0, Math.min(to, deadlineAt) - Math.max(from, acceptedAt)));
  return deadlineAt - acceptedAt - stood.reduce((sum, millis) => sum + millis, 0);
}

const minute = 60_000;
const faxOf = ({ attemptId }: Pick<RecordedCall, 'attemptId'>): string => attemptId.split('-')[0] as string;

/**
 * For one mail and one number: no call while another lives, none is begun once it is known that one arrived, or after a
 * cancel. One that is just being submitted when that becomes known is hung up.
 */
function nobodyIsCalledTwice({ faxes, calls, cancelled, told, happenings }: Evidence): string[] {
  const broken: string[] = [];
  const nameOf = (id: string): string => {
    const fax = faxes.find((candidate) => candidate.id === id);
    return `${fax?.messageId} to ${fax?.to}`;
  };
  for (const call of calls) {
    const name = nameOf(faxOf(call));
    for (const earlier of calls.slice(0, calls.indexOf(call))) {
      if (nameOf(faxOf(earlier)) !== name) continue;
      if ((earlier.endsAt ?? Number.POSITIVE_INFINITY) > call.startedAt) {
        broken.push(`${name} was called by ${call.attemptId} while the call of ${earlier.attemptId} was alive`);
      }
      const word = told.find(({ event }) => event.carrierId === earlier.carrierId);
      if (word !== undefined && word.at < call.startedAt && !cancelled.includes(call.carrierId)) {
        broken.push(`${name} was called by ${call.attemptId} after ${earlier.attemptId} was told as delivered`);
      }
    }
  }
  const over = new Map<string, string>();
  for (const happening of happenings) {
    if (happening.kind !== 'appended') continue;
    for (const entry of happening.entries) {
      const why = over.get(happening.fax);
      if (entry.what === 'attempt-written' && why !== undefined) {
        broken.push(`attempt ${entry.attempt} of ${happening.fax} was begun after the fax was ${why}`);
      }
      if (entry.what === 'cancel-requested') over.set(happening.fax, 'cancelled');
      if (entry.what === 'corrected') over.set(happening.fax, 'delivered');
      if (entry.what === 'attempt-ended' && entry.result.outcome === 'sent') over.set(happening.fax, 'delivered');
    }
  }
  return broken;
}

/** Mails to its sender about a fax: of its own, or one about several. */
const isAbout = (id: string, { fax, kind, tells }: Handed): boolean =>
  tells.has(id) || (fax === id && kind !== 'received');

/**
 * One notice for each fax, its own or one about all of its mail; a second one only as a correction. What was told last is
 * what became of the fax.
 */
function everybodyIsToldOnce({ faxes, handed }: Evidence): string[] {
  const broken: string[] = [];
  for (const id of new Set(handed.map((mail) => mail.id))) {
    const copies = handed.filter((mail) => mail.id === id);
    const words = new Set(copies.map(({ kind, subject }) => `${kind}: ${subject}`));
    if (words.size > 1) broken.push(`one Message-ID, ${id}, says: ${[...words].join(' | ')}`);
    const excused = copies.filter(({ answer, isAcrossJump }) => answer === 'unknown' || isAcrossJump).length;
    if (copies.length > 1 + excused) {
      broken.push(`${id} left ${copies.length} times, of which ${excused} could not be known`);
    }
  }
  for (const fax of faxes) broken.push(...toldOf(fax, handed));
  return broken;
}

function toldOf({ id, outcome }: SentFax, handed: Evidence['handed']): string[] {
  const told = handed.filter((mail) => isAbout(id, mail));
  const results = new Set(told.filter(({ kind }) => kind !== 'correction').map((mail) => mail.id));
  const corrections = new Set(told.filter(({ kind }) => kind === 'correction').map((mail) => mail.id));
  if (told.length === 0) return [`nobody was told of fax ${id}, which ended as ${outcome}`];
  const last = told.find(({ kind }) => kind === 'correction') ?? told.at(-1);
  const isToldAsSent = last?.kind === 'sent' || last?.kind === 'correction' || last?.tells.get(id) === 'sent';
  return [
    ...(results.size > 1 ? [`fax ${id} had ${results.size} results told`] : []),
    ...(corrections.size > 1 ? [`fax ${id} was corrected ${corrections.size} times`] : []),
    ...(isToldAsSent !== (outcome === 'sent') ? [`fax ${id} ended as ${outcome} and was told as ${last?.kind}`] : []),
  ];
}

/** Minutes that telling may take once nothing stands in its way: a relay that stalls, and the waits between tries. */
const slackMinutes = 30;
/** A day of waiting is counted whatever the clock is set to meanwhile; what is forgotten then is found within two hours. */
const heldSlackMinutes = 120;

function nobodyWaitsInSilence({ faxes, handed, lastTrouble }: Evidence): string[] {
  return faxes.flatMap(({ id, deadlineAt, hold }) => {
    const first = handed.find((mail) => isAbout(id, mail));
    // Who was asked about a fax, because the same pages went to the same number before, has been told that it waits.
    const asked = (hold?.until ?? 0) + heldSlackMinutes * minute;
    const latest = Math.max(Math.max(deadlineAt, lastTrouble) + slackMinutes * minute, asked);
    if (first === undefined || first.at <= latest) return [];
    return [`fax ${id} was told ${Math.round((first.at - deadlineAt) / minute)} minutes after its deadline`];
  });
}

/** Every mailbox of a received fax has its own mail, once for each time that it was asked for. */
function everyMailboxHasItsOwn({ received, mailboxes, handed, faxes }: Evidence): string[] {
  const broken = received.flatMap((fax) => {
    if (fax.state !== 'ended') return [`the received fax ${fax.id} never ended`];
    return (mailboxes[fax.reception.to] ?? []).flatMap((mailbox) => {
      const mails = handed.filter(({ id, to }) => id.startsWith(`${fax.id}-`) && to === mailbox);
      return mails.length === 0 ? [`${mailbox} has nothing of the received fax ${fax.id}`] : [];
    });
  });
  const direct = faxes.filter(
    ({ outcome, attempts }) => outcome === 'sent' && attempts.some(({ isDirect }) => isDirect),
  );
  const handedOver = received.filter(({ reception }) => reception.isInternal === true).length;
  return direct.length === handedOver
    ? broken
    : [...broken, `${direct.length} faxes were handed over as ${handedOver}`];
}
