/** What a sender owes besides the proof that a mail is theirs: asked of proven mails only, and never instead of it. */
import { setTimeout } from 'node:timers/promises';
import type { SenderChecks } from '../../fax/sending/sender-checks.ts';
import type { MailReader } from '../../mail/reader/mail-reader.ts';
import type { Leases, Ports } from '../../ports.ts';
import { isPasswordOf } from '../password-hash.ts';
import { afterMinutes } from '../timing.ts';

export type CheckSenderPorts = Pick<Ports, 'clock' | 'journal'> & {
  readonly leases: Pick<Leases, 'release' | 'take'>;
  readonly mails: Pick<MailReader, 'evidence'>;
};

export interface CheckedMail {
  /** In its comparable form. */
  readonly sender: string;
  /** Of the raw mail. */
  readonly path: string;
  /** Names the mail: asked again about the same one, nothing is counted twice. */
  readonly id: string;
  /** Names of its fields that count for nothing. */
  readonly ignored: readonly string[];
}

/**
 * Checks a proven mail.
 *
 * @returns undefined for a yes; else why not, for the operator: the sender hears the same words whatever it is
 */
export async function checkSender(
  ports: CheckSenderPorts,
  { pin }: SenderChecks,
  mail: CheckedMail,
): Promise<string | undefined> {
  if (pin === undefined) return undefined;
  const evidence = await ports.mails.evidence(mail.path, mail.ignored);
  if (evidence === undefined) return 'its text takes too long';
  return checkPin(ports, mail, pin, evidence.pin);
}

/** So many wrong ones, and no PIN of the sender is believed until the first of them is so long ago. */
const guesses = { most: 5, minutes: 60 } as const;
/** Mails with the right PIN that come at once hold a guess for a moment each. */
const patience = { rounds: 10, millis: 20 } as const;

/**
 * Compares first, whatever the outcome: a right one takes as long as a wrong one. Then a guess is taken, which only a
 * right one gives back; since taking is exclusive, no number of mails at once buys a sixth guess.
 */
async function checkPin(
  ports: CheckSenderPorts,
  { sender, id }: CheckedMail,
  hash: string,
  given: string | undefined,
): Promise<string | undefined> {
  const isRight = await isPasswordOf(hash, given ?? '');
  if (given === undefined) return 'it has no PIN';
  const guess = await takeGuess(ports, sender, id);
  if (guess === undefined) {
    ports.journal.alarm('pin-locked');
    return 'too many wrong PINs came within an hour';
  }
  if (!isRight) return 'its PIN is wrong';
  await ports.leases.release(guess, id);
  return undefined;
}

async function takeGuess({ leases, clock }: CheckSenderPorts, sender: string, id: string): Promise<string | undefined> {
  for (let round = 0; round < patience.rounds; round += 1) {
    for (let n = 1; n <= guesses.most; n += 1) {
      const guess = `pin ${n} ${sender}`;
      if (await leases.take(guess, id, afterMinutes(guesses.minutes, clock), clock.now())) return guess;
    }
    await setTimeout(patience.millis);
  }
  return undefined;
}
