/** What a sender owes besides the proof that a mail is theirs: asked of proven mails only, and never instead of it. */
import { setTimeout } from 'node:timers/promises';
import type { E164 } from '../../fax/model.ts';
import type { SenderChecks } from '../../fax/sending/sender-checks.ts';
import type { MailReader } from '../../mail/reader/mail-reader.ts';
import type { Directory, Leases, Ports } from '../../ports.ts';
import { isPasswordOf } from '../password-hash.ts';
import { afterMinutes } from '../timing.ts';

export type CheckSenderPorts = Pick<Ports, 'clock' | 'journal'> & {
  readonly directory: Pick<Directory, 'lineKey'>;
  readonly leases: Pick<Leases, 'release' | 'take'>;
  readonly mails: Pick<MailReader, 'evidence'>;
};

export interface CheckedMail {
  /** In its comparable form. */
  readonly sender: string;
  /** From which it would be sent. */
  readonly line: E164;
  /** Of the raw mail. */
  readonly path: string;
  /** Names the mail: asked again about the same one, nothing is counted twice. */
  readonly id: string;
  /** Names of its fields that count for nothing. */
  readonly ignored: readonly string[];
}

/**
 * What is asked of a mail: of who logged in to send in somebody else's name first, and what is not asked of them, of the
 * one in whose name it is.
 */
export async function checksOf(
  directory: Pick<Directory, 'senderChecks'>,
  sender: string,
  login: string | undefined,
): Promise<SenderChecks> {
  const inName = await directory.senderChecks(sender);
  if (login === undefined || login === sender) return inName;
  const own = await directory.senderChecks(login);
  return { ...inName, ...own, confirms: own.confirms === true || inName.confirms === true };
}

/**
 * Checks a proven mail.
 *
 * @returns undefined for a yes; else why not, for the operator: the sender hears the same words whatever it is
 */
export async function checkSender(
  ports: CheckSenderPorts,
  { pin, keys }: SenderChecks,
  mail: CheckedMail,
): Promise<string | undefined> {
  if (pin === undefined && keys === undefined) return undefined;
  const { path, ignored, line } = mail;
  const lineKey = await ports.directory.lineKey(line);
  const pgp = {
    at: ports.clock.now(),
    ...(lineKey === undefined ? {} : { privateKey: lineKey.privateKey }),
    ...(keys === undefined ? {} : { signers: keys }),
  };
  const evidence = await ports.mails.evidence(path, { ignored, pgp });
  if (evidence === undefined) return 'its text takes too long';
  const { signature = 'good' } = evidence;
  // Before the PIN: who has no key makes no guess.
  if (signature !== 'good') return signature.why;
  return pin === undefined ? undefined : checkPin(ports, mail, pin, evidence.pin);
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
