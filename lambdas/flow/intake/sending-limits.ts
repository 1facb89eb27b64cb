/** Counts what is sent against the limits of its sender, its line and its account: against all of them, or none. */
import { accountOf } from '../../fax/accounts.ts';
import type { Line } from '../../fax/model.ts';
import type { Limit, ReachedLimit } from '../../fax/sending/limit.ts';
import { limitsOf } from '../../fax/sending/limits-of.ts';
import type { Amounts } from '../../fax/sending/volume.ts';
import type { Directory, Ports, Volumes } from '../../ports.ts';

export type SendingLimitPorts = Pick<Ports, 'clock'> & {
  readonly directory: Pick<Directory, 'account'>;
  readonly volumes: Pick<Volumes, 'add' | 'takeBack'>;
};

export interface Sending {
  /** Of what is counted: a repeat is counted once. */
  readonly id: string;
  readonly line: Line;
  readonly sender: string;
  readonly amounts: Amounts;
}

export interface CountedSending {
  /** The limit that it would break: then nothing was counted. */
  readonly reached?: ReachedLimit;
  /** The sender's day has just become more than ten times its usual. */
  readonly isUnusual: boolean;
}

export async function countSending(ports: SendingLimitPorts, sending: Sending): Promise<CountedSending> {
  const { clock, directory, volumes } = ports;
  const { id, line, sender, amounts } = sending;
  const accountId = accountOf(line);
  const limits = limitsOf(line, await directory.account(accountId));
  const counted: string[] = [];
  let isUnusual = false;
  const all: readonly (readonly [ReachedLimit['whose'], string, readonly Limit[]])[] = [
    ['sender', `sender ${sender}`, limits.sender],
    ['line', `line ${line.number}`, limits.line],
    ['account', `account ${accountId}`, limits.account],
  ];
  for (const [whose, of, most] of all) {
    const added = await volumes.add(of, { id, at: clock.now(), amounts }, most);
    if ('broken' in added) {
      for (const one of counted) await volumes.takeBack(one, id);
      return { reached: { whose, ...added.broken }, isUnusual: false };
    }
    counted.push(of);
    if (whose === 'sender') isUnusual = added.isUnusual;
  }
  return { isUnusual };
}
