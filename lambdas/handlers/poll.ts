/** Asks the carrier about a call that no event reported on, until it is over, was never made, or the deadline comes. */
import { Transient } from '../fax/errors.ts';
import { type Attempt, attemptId, attemptOf, type Fax } from '../fax/history.ts';
import { learnCarrierId } from '../flow/carrier-ids.ts';
import { carrierNamed } from '../flow/carriers.ts';
import { type FindCallPorts, findCall } from '../flow/find-call.ts';
import { changeFax, readFax } from '../flow/histories.ts';
import { takeLeases } from '../flow/leases.ts';
import { type SettleAttemptPorts, settleAttempt } from '../flow/settle-attempt.ts';
import { completeIfEnded, stepOf } from '../flow/step.ts';
import {
  emptyPollsThatProveNothing,
  minutesSinceStart,
  minutesUntil,
  minutesUntilEmptyPollCounts,
  secondsToNextPoll,
  tokenSeconds,
} from '../flow/timing.ts';
import type { CarrierCallState, Carriers, StepResult } from '../ports.ts';

export type PollPorts = SettleAttemptPorts & FindCallPorts & { readonly carriers: Carriers<'call'> };

export interface PollEvent {
  readonly fax: string;
  readonly attempt: number;
  /** Set when the execution only waits here: the token is stored, nobody is asked. */
  readonly token?: string;
}

/** @returns what the execution does next: *stop*, *wait*, or *watch* while the call is not over */
export async function poll(ports: PollPorts, { fax: id, attempt: n, token }: PollEvent): Promise<StepResult> {
  const fax = await readFax(ports.faxes, id);
  const attempt = attemptOf(fax, n);
  if (token !== undefined) return holdToken(ports, fax, n, token);
  if (fax.state === 'ended') return { next: 'stop' };
  // `send` died before it wrote anything: it may begin again. Of a direct fax the carrier knows nothing: `send` ends it.
  const isWithSend = attempt === undefined || (attempt.isDirect && attempt.result === undefined);
  if (isWithSend) return { next: 'wait', seconds: 0, attempt: n, timeout: tokenSeconds(fax.pages ?? 1) };
  if (attempt.result === undefined) await askCarrier(ports, fax, attempt);
  return goOn(ports, id, n);
}

/**
 * Asks the carrier about one call, whatever is known of it already and however its fax goes on: it may have arrived
 * after all. Throws `Transient` while the carrier cannot be asked.
 */
export async function askAgain(
  ports: PollPorts,
  id: string,
  { n, carrier, carrierId }: Pick<Attempt, 'n' | 'carrier'> & { readonly carrierId: string },
): Promise<void> {
  const answer = await carrierNamed(ports.carriers, carrier).call(carrierId);
  if (answer === undefined) return;
  await learnCarrierId(ports, id, n, answer.carrierId);
  if (answer.result !== undefined) await settleAttempt(ports, { faxId: id, n, result: answer.result });
}

async function goOn(ports: PollPorts, id: string, n: number): Promise<StepResult> {
  const fax = await readFax(ports.faxes, id);
  const attempt = attemptOf(fax, n) as Attempt;
  await completeIfEnded(ports, fax, attempt);
  const minutesLeft = minutesUntil(fax.deadlineAt, ports.clock);
  const seconds = secondsToNextPoll(attempt.polls, minutesLeft);
  return (
    stepOf(fax, attempt, ports.clock) ?? { next: 'watch', seconds, attempt: n, timeout: tokenSeconds(fax.pages ?? 1) }
  );
}

async function holdToken(ports: PollPorts, fax: Fax, n: number, token: string): Promise<StepResult> {
  await changeFax(ports.faxes, fax.id, () => [{ what: 'token-stored', at: ports.clock.now(), attempt: n, token }]);
  const now = await readFax(ports.faxes, fax.id);
  const attempt = attemptOf(now, n);
  if (attempt !== undefined) await completeIfEnded(ports, now, attempt);
  return { next: 'watch', seconds: 0, attempt: n, timeout: 0 };
}

async function askCarrier(ports: PollPorts, fax: Fax, attempt: Attempt): Promise<void> {
  const { clock, faxes } = ports;
  const answer = await callState(ports, fax, attempt);
  if (answer !== 'unreachable' && answer?.result !== undefined) {
    await learnCarrierId(ports, fax.id, attempt.n, answer.carrierId);
    ports.journal.info('ended-without-webhook', { fax: fax.id, attempt: attempt.n });
    return settleAttempt(ports, { faxId: fax.id, n: attempt.n, result: answer.result });
  }
  const isEmpty = answer === undefined && attempt.carrierId === undefined;
  const counts = isEmpty && minutesSinceStart(attempt, clock) >= minutesUntilEmptyPollCounts;
  await changeFax(faxes, fax.id, () => [
    {
      what: 'polled',
      at: clock.now(),
      attempt: attempt.n,
      found: counts ? 'nothing' : isEmpty || answer === 'unreachable' ? 'unsure' : 'alive',
    },
  ]);
  if (counts && attempt.emptyPolls + 1 >= emptyPollsThatProveNothing) {
    // Nobody was called, so no try is used up.
    const result = { outcome: 'carrier-unavailable', retry: 'hold', reason: 'never-made' } as const;
    return settleAttempt(ports, { faxId: fax.id, n: attempt.n, result });
  }
  if (answer !== undefined && answer !== 'unreachable') {
    await learnCarrierId(ports, fax.id, attempt.n, answer.carrierId);
  }
  if (clock.now() >= fax.deadlineAt) {
    await changeFax(faxes, fax.id, (now) =>
      now.state === 'ended' ? [] : [{ what: 'ended', at: clock.now(), outcome: 'unconfirmed' }],
    );
    return;
  }
  // The call goes on, so its number and channel stay taken.
  const seconds = secondsToNextPoll(attempt.polls + 1, minutesUntil(fax.deadlineAt, clock));
  const { n, carrier, channel } = attempt;
  const call = { attemptId: attemptId(fax.id, n), to: fax.to, carrier, channel };
  await takeLeases(ports, call, seconds);
}

/** A carrier that cannot be asked is no answer at all: neither alive nor empty. */
async function callState(
  ports: PollPorts,
  fax: Fax,
  attempt: Attempt,
): Promise<CarrierCallState | 'unreachable' | undefined> {
  const { carrier, carrierId } = attempt;
  try {
    return await (carrierId === undefined
      ? findCall(ports, fax, attempt)
      : carrierNamed(ports.carriers, carrier).call(carrierId));
  } catch (error) {
    if (error instanceof Transient) return 'unreachable';
    throw error;
  }
}
