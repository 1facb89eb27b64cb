/** Throws changed envelopes of certified mail at what opens them: what is believed is what was signed, byte for byte. */
import { openEnvelope } from '../../lambdas/mail/proof/certified/envelope.ts';
import { makeAuthority, makeEnvelope, makeSigner } from '../mail/certified/synthetic-envelope.ts';
import { chooser } from './inputs.ts';

const provider = 'posta-certificata@pec.provider.example';
const sender = 'studio@pec.rossi.example';
const at = Date.UTC(2026, 10, 22);
const inner = Buffer.from(`From: ${sender}\r\nTo: 0255533200@fax.example\r\nSubject: x\r\n\r\nSYNTHETIC\r\n`, 'latin1');
const pieces = [
  '--inside',
  '--outside',
  '--',
  '\r\n',
  '\n',
  '\r',
  '"',
  ';',
  '<mittente>',
  '</mittente>',
  '<!DOCTYPE x>',
  '&#64;',
  '=',
];

export interface EnvelopeFailure {
  readonly n: number;
  readonly why: string;
}

/** @returns every changed envelope that threw, or was believed to be something else than what was signed */
export async function fuzzEnvelopes(seed: number, count: number): Promise<EnvelopeFailure[]> {
  const choose = chooser(seed);
  const authority = await makeAuthority('Test Authority');
  const signer = await makeSigner(authority, provider);
  const signed = makeEnvelope({ provider, mittente: sender, inner, signer, at });
  const options = { address: provider, authorities: [authority.certificate], at };
  const genuine = openEnvelope(signed, options);
  if (!genuine.ok || !genuine.value.signature.ok) return [{ n: -1, why: 'the genuine one is not believed' }];
  const failures: EnvelopeFailure[] = [];
  for (let n = 0; n < count; n += 1) {
    try {
      const opened = openEnvelope(changed(signed, choose), options);
      const isBelieved = opened.ok && opened.value.signature.ok;
      if (isBelieved && (opened.value.sender !== sender || opened.value.identity !== genuine.value.identity)) {
        failures.push({ n, why: `it is believed to be of ${opened.value.sender}` });
      }
    } catch (error) {
      failures.push({ n, why: `it threw: ${String(error)}` });
    }
  }
  return failures;
}

/** A few bytes cut out, put in, moved or made others. */
function changed(signed: Buffer, choose: (count: number) => number): Buffer {
  let bytes = signed;
  for (let times = 1 + choose(3); times > 0; times -= 1) {
    const from = choose(bytes.length);
    const to = Math.min(bytes.length, from + choose(choose(8) === 0 ? bytes.length : 40));
    const piece = Buffer.from(pieces[choose(pieces.length)] ?? '', 'latin1');
    const kind = choose(5);
    const between =
      kind === 0
        ? Buffer.alloc(0)
        : kind === 1
          ? piece
          : kind === 2
            ? bytes.subarray(to, to + 200)
            : Buffer.alloc(1, choose(256));
    bytes = Buffer.concat([bytes.subarray(0, from), between, bytes.subarray(kind === 1 ? from : to)]);
  }
  return bytes;
}
