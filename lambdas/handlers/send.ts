/** Makes one attempt: leases, the attempt in writing, one submit. Finding its attempt written, it never submits. */
import { firstTransport, type Transport } from '../fax/attempts.ts';
import { Defect } from '../fax/errors.ts';
import { attemptId, attemptOf, type Fax, type FaxEntry, latestAttempt, liveAttempt } from '../fax/history.ts';
import type { Line } from '../fax/model.ts';
import { chooseTransport } from '../fax/retry.ts';
import { learnCarrierId } from '../flow/carrier-ids.ts';
import { carrierNamed, carrierOfLine } from '../flow/carriers.ts';
import { type HandOverPorts, handOver, isHandedOver } from '../flow/hand-over.ts';
import { changeFax, readFax } from '../flow/histories.ts';
import { giveLeasesBack, type LeasedCall, takeLeases } from '../flow/leases.ts';
import { settleAttempt } from '../flow/settle-attempt.ts';
import { completeIfEnded } from '../flow/step.ts';
import { minutesSince, minutesUntil, secondsForALease, tokenSeconds } from '../flow/timing.ts';
import type { Carrier, Carriers, Events, Links, Ports, ServiceSettings } from '../ports.ts';

export type SendPorts = HandOverPorts &
  Pick<Ports, 'ids'> & {
    readonly carriers: Carriers<'submit'>;
    readonly events: Pick<Events, 'poll'>;
    readonly links: Pick<Links, 'put'>;
    readonly settings: Pick<ServiceSettings, 'carrier' | 'publicUrl' | 'webhookBase'>;
  };

export interface SendEvent {
  readonly token: string;
  readonly fax: string;
  readonly attempt: number;
}

export async function send(ports: SendPorts, { token, fax: id, attempt: n }: SendEvent): Promise<void> {
  const fax = await endIfDue(ports, await readFax(ports.faxes, id));
  if (fax.state === 'ended') return stop(ports, fax, n, token);
  if (attemptOf(fax, n) !== undefined) return joinAttempt(ports, fax, n, token);
  if (n !== fax.attempts.length + 1 || liveAttempt(fax)) throw new Defect(`Attempt ${n} of fax ${id} is out of turn.`);

  if (await isHandedOver(ports.directory, fax)) return sendDirectly(ports, fax, n, token);
  const line = await ports.directory.line(fax.line);
  const call = callFor(ports, fax, n, line);
  // One that is not connected is found out before anything is taken or written.
  const carrier = carrierNamed(ports.carriers, call.carrier);
  const timeout = tokenSeconds(fax.pages ?? 1);
  const channel = await takeLeases(ports, call, timeout);
  if (channel === undefined) {
    const waited = minutesSince(latestAttempt(fax)?.endedAt ?? fax.acceptedAt, ports.clock);
    const seconds = secondsForALease(id, waited, minutesUntil(fax.deadlineAt, ports.clock));
    await ports.workflow.complete(token, { next: 'wait', seconds, attempt: n, timeout });
    return;
  }
  const mediaToken = ports.ids.secret();
  const transport = chooseTransport(fax.attempts.flatMap(({ result }) => result ?? []));
  await ports.links.put(mediaToken, { kind: 'attempt', attempt: call.attemptId }, ports.clock.now());
  const written: FaxEntry = {
    what: 'attempt-written',
    at: ports.clock.now(),
    uptime: ports.clock.uptime?.(),
    attempt: n,
    transport,
    carrier: call.carrier,
    channel,
    token,
    mediaToken,
  };
  // Only who wrote the attempt submits it: a history that grew meanwhile is read again from the start.
  if (!(await ports.faxes.append(id, fax.version, [written]))) return send(ports, { token, fax: id, attempt: n });
  await submit(ports, fax, n, { mediaToken, transport, carrier, call, displayName: line?.name ?? '' });
}

/** The call of an attempt, as its leases are taken for it and given back. */
const callFor = ({ settings }: SendPorts, { id, to }: Fax, n: number, line: Line | undefined): LeasedCall => ({
  attemptId: attemptId(id, n),
  to,
  carrier: carrierOfLine(line, settings),
});

interface Submit {
  readonly carrier: Pick<Carrier, 'submit'>;
  readonly mediaToken: string;
  readonly transport: Transport;
  readonly call: LeasedCall;
  /** The line's name, as it is to be shown by the called machine. */
  readonly displayName: string;
}

async function submit(
  ports: SendPorts,
  fax: Fax,
  n: number,
  { mediaToken, transport, carrier, call, displayName }: Submit,
): Promise<void> {
  const { clock, faxes, settings } = ports;
  const answer = await carrier.submit({
    attemptId: call.attemptId,
    from: fax.from,
    to: fax.to,
    mediaUrl: `${settings.publicUrl}/media/${mediaToken}`,
    webhookUrl: `${settings.webhookBase ?? settings.publicUrl}/webhooks/${call.carrier}`,
    transport,
    displayName,
  });
  if (answer.kind === 'refused') return settleAttempt(ports, { faxId: fax.id, n, result: answer.result });
  if (answer.kind === 'accepted') return learnCarrierId(ports, fax.id, n, answer.carrierId);
  const { reason } = answer;
  ports.journal.info('submit-unanswered', { fax: fax.id, attempt: n, reason });
  await changeFax(faxes, fax.id, () => [{ what: 'submit-unanswered', at: clock.now(), attempt: n, reason }]);
}

/** To another line hosted here: no call, so no leases and no media link. */
async function sendDirectly(ports: SendPorts, { id, version }: Fax, n: number, token: string): Promise<void> {
  const at = ports.clock.now();
  const written: FaxEntry = {
    what: 'attempt-written',
    at,
    attempt: n,
    transport: firstTransport,
    token,
    mediaToken: '',
    isDirect: true,
  };
  if (!(await ports.faxes.append(id, version, [written]))) return send(ports, { token, fax: id, attempt: n });
  await handOver(ports, id, n);
}

/** The attempt is written, by an earlier run of this step: take over its token, and let the carrier be asked. */
async function joinAttempt(ports: SendPorts, fax: Fax, n: number, token: string): Promise<void> {
  await changeFax(ports.faxes, fax.id, () => [{ what: 'token-stored', at: ports.clock.now(), attempt: n, token }]);
  const now = await readFax(ports.faxes, fax.id);
  const attempt = attemptOf(now, n);
  if (attempt?.result === undefined && attempt?.isDirect) await handOver(ports, fax.id, n);
  else if (attempt?.result === undefined) await ports.events.poll(fax.id);
  else await completeIfEnded(ports, now, attempt);
}

async function stop(ports: SendPorts, fax: Fax, n: number, token: string): Promise<void> {
  // An earlier run of this step may have taken leases and died before it wrote its attempt, which nobody writes any more.
  if (attemptOf(fax, n) === undefined) {
    await giveLeasesBack(ports, callFor(ports, fax, n, await ports.directory.line(fax.line)));
  }
  await ports.workflow.complete(token, { next: 'stop' });
}

/** Ends a fax that was cancelled, or whose deadline came, between two attempts. */
async function endIfDue({ clock, faxes }: SendPorts, fax: Fax): Promise<Fax> {
  const isOver = clock.now() >= fax.deadlineAt;
  if (fax.state === 'ended' || liveAttempt(fax) || !(fax.isCancelRequested || isOver)) return fax;
  // A fax that has no pages at its deadline was given up by ourselves.
  const withoutCall = fax.pages === undefined ? 'internal' : 'carrier-unavailable';
  const outcome = fax.isCancelRequested ? 'cancelled' : (latestAttempt(fax)?.result?.outcome ?? withoutCall);
  await changeFax(faxes, fax.id, (now) =>
    now.state === 'ended' || liveAttempt(now) ? [] : [{ what: 'ended', at: clock.now(), outcome }],
  );
  return readFax(faxes, fax.id);
}
