/**
 * A carrier in memory on the world's clock: every number follows a script, one entry a call. It lives outside of the
 * process under test, so a crash there does not touch it.
 */
import type { AttemptResult } from '../../lambdas/fax/attempts.ts';
import { Transient } from '../../lambdas/fax/errors.ts';
import type { E164 } from '../../lambdas/fax/model.ts';
import { accepted, refused } from '../../lambdas/fax/result.ts';
import type {
  Carrier,
  CarrierCall,
  CarrierCallState,
  CarrierEvent,
  Clock,
  MediaAnswer,
  ReceivedEvent,
  SubmitAnswer,
  WebhookReading,
} from '../../lambdas/ports.ts';

export interface CallScript {
  /** How the POST is answered; `accepted` by default. `lost`: nothing reaches the carrier, and nothing comes back. */
  readonly answer?: 'accepted' | 'timeout-though-accepted' | 'error-though-accepted' | 'lost' | 'too-many-requests';
  /** How the call ends; undefined: it never does. */
  readonly result?: AttemptResult;
  /** A second, contradicting word some minutes later. */
  readonly afterwards?: AttemptResult;
  readonly afterwardsMinutes?: number;
  /** The second word is only there for who asks. */
  readonly isCorrectedInSilence?: boolean;
  /** Minutes on the line. */
  readonly minutes?: number;
  /** No event reports the end. */
  readonly isSilent?: boolean;
  /** Minutes for which a look through the list does not show it yet. */
  readonly listedAfter?: number;
}

export interface RecordedCall extends CarrierCall {
  readonly carrierId: string;
  readonly startedAt: number;
  readonly endsAt: number | undefined;
  readonly script: CallScript;
}

export const sent: AttemptResult = { outcome: 'sent', retry: 'never', pages: 2, seconds: 40 };
export const busy: AttemptResult = { outcome: 'busy', retry: 'again', reason: 'user_busy' };

interface Reported {
  readonly at: number;
  readonly event: CarrierEvent;
}

export class ScriptedCarrier implements Carrier {
  readonly calls: RecordedCall[] = [];
  /** POSTs seen, whatever became of them. */
  readonly posts: CarrierCall[] = [];
  readonly cancelled: string[] = [];
  /** It cannot be asked. */
  isDown = false;
  readonly name: string;
  /** What is submitted does not reach it. */
  takesNoCalls = false;
  /** Nothing listens at its address. */
  refusesConnections = false;
  readonly #clock: Clock;
  readonly #scripts: Readonly<Record<string, readonly CallScript[]>>;
  #reported: Reported[] = [];

  constructor(clock: Clock, scripts: Readonly<Record<string, readonly CallScript[]>>, name: string) {
    this.name = name;
    this.#clock = clock;
    this.#scripts = scripts;
  }

  async submit(call: CarrierCall): Promise<SubmitAnswer> {
    this.posts.push(call);
    const script = this.#scriptFor(call.to);
    const { answer = 'accepted' } = script;
    if (this.refusesConnections) {
      const result = {
        outcome: 'carrier-unavailable',
        retry: 'hold',
        reason: 'ECONNREFUSED',
        isUnreached: true,
      } as const;
      return { kind: 'refused', result };
    }
    if (this.takesNoCalls || answer === 'lost') return { kind: 'unknown', reason: 'APIConnectionTimeoutError' };
    if (answer === 'too-many-requests') {
      return { kind: 'refused', result: { outcome: 'carrier-unavailable', retry: 'hold', reason: 'HTTP 429' } };
    }
    const carrierId = `carrier-${this.calls.length + 1}`;
    const startedAt = this.#clock.now();
    const minute = this.#clock.minuteMs;
    const endsAt = script.result && startedAt + (script.minutes ?? 1) * minute;
    this.calls.push({ ...call, carrierId, startedAt, endsAt, script });
    this.#report(call, carrierId, startedAt, 'sending.started');
    if (script.result && endsAt !== undefined && !script.isSilent)
      this.#report(call, carrierId, endsAt, 'over', script.result);
    if (script.afterwards && endsAt !== undefined && !script.isCorrectedInSilence) {
      this.#report(call, carrierId, endsAt + (script.afterwardsMinutes ?? 1) * minute, 'after all', script.afterwards);
    }
    if (answer === 'timeout-though-accepted') return { kind: 'unknown', reason: 'APIConnectionTimeoutError' };
    if (answer === 'error-though-accepted') return { kind: 'unknown', reason: 'HTTP 500' };
    return { kind: 'accepted', carrierId };
  }

  async call(carrierId: string): Promise<CarrierCallState | undefined> {
    if (this.isDown) throw new Transient('The carrier is down.');
    const call = this.calls.find((candidate) => candidate.carrierId === carrierId);
    return call && this.#stateOf(call);
  }

  async find(attemptId: string): Promise<CarrierCallState | undefined> {
    if (this.isDown) throw new Transient('The carrier is down.');
    const call = this.calls.find((candidate) => candidate.attemptId === attemptId);
    const listedAt = call && call.startedAt + (call.script.listedAfter ?? 0) * this.#clock.minuteMs;
    return call && listedAt !== undefined && listedAt <= this.#clock.now() ? this.#stateOf(call) : undefined;
  }

  async cancel(carrierId: string): Promise<void> {
    if (this.isDown) throw new Transient('The carrier is down.');
    this.cancelled.push(carrierId);
    const call = this.calls.find((candidate) => candidate.carrierId === carrierId);
    if (call === undefined || (call.endsAt !== undefined && call.endsAt <= this.#clock.now())) return;
    this.#reported = this.#reported.filter(({ event }) => event.carrierId !== carrierId);
    const result: AttemptResult = { outcome: 'cancelled', retry: 'never', reason: 'sender_canceled' };
    this.calls[this.calls.indexOf(call)] = { ...call, endsAt: this.#clock.now(), script: { result } };
    this.#report(call, carrierId, this.#clock.now(), 'over', result);
  }

  /** Faxes that came in, with their pages: bytes, or why there are none. */
  readonly inbound: { event: ReceivedEvent; pages: Uint8Array | 'refused' | 'later' }[] = [];

  async media(carrierId: string): Promise<MediaAnswer> {
    const found = this.inbound.find(({ event }) => event.reception.carrierId === carrierId);
    if (this.isDown || found?.pages === 'later') throw new Transient('The pages are not there yet.');
    if (found === undefined || found.pages === 'refused') return refused('gone');
    return accepted(found.pages as Uint8Array);
  }

  async receivedSince(since: number): Promise<ReceivedEvent[]> {
    if (this.isDown) throw new Transient('The carrier is down.');
    return this.inbound.map(({ event }) => event).filter(({ reception }) => reception.at >= since);
  }

  async readWebhook(): Promise<WebhookReading> {
    return refused('malformed');
  }

  /** Events whose time has come; each is handed out once. */
  takeEvents(): CarrierEvent[] {
    const now = this.#clock.now();
    const due = this.#reported.filter(({ at }) => at <= now);
    this.#reported = this.#reported.filter(({ at }) => at > now);
    return due.map(({ event }) => event);
  }

  nextEventAt(): number | undefined {
    return this.#reported.length === 0 ? undefined : Math.min(...this.#reported.map(({ at }) => at));
  }

  #scriptFor(to: E164): CallScript {
    const scripts = this.#scripts[to] ?? [{ result: sent }];
    const made = this.posts.filter((post) => post.to === to).length - 1;
    return scripts[made] ?? (scripts.at(-1) as CallScript);
  }

  #stateOf({ carrierId, endsAt, script }: RecordedCall): CarrierCallState {
    const now = this.#clock.now();
    if (endsAt === undefined || endsAt > now || script.result === undefined) return { carrierId };
    const { afterwards, afterwardsMinutes = 1 } = script;
    const isRevised = afterwards !== undefined && endsAt + afterwardsMinutes * this.#clock.minuteMs <= now;
    return { carrierId, result: isRevised ? afterwards : script.result };
  }

  #report({ attemptId }: CarrierCall, carrierId: string, at: number, said: string, result?: AttemptResult): void {
    const id = `event-${carrierId}-${said}`;
    this.#reported.push({
      at,
      event: { id, at, carrier: this.name, carrierId, attemptId, said, ...(result ? { result } : {}) },
    });
  }
}
