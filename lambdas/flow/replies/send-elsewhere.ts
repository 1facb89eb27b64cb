/** A corrected number: the documents that were sent go there. */
import { extensionsFor } from '../../fax/dialling/hosted-lines.ts';
import { readRecipients } from '../../fax/dialling/recipients.ts';
import { anomalyOf } from '../../fax/explain/explain-fax.ts';
import type { Fax } from '../../fax/history.ts';
import { day } from '../../fax/lifetimes.ts';
import type { AskedFax } from '../../fax/model.ts';
import type { ReplyAnswer } from '../../fax/notices/notices.ts';
import type { Directory, Submissions } from '../../ports.ts';
import { readFax } from '../histories.ts';
import { hasDocuments, noteAgain } from '../repair/send-again.ts';
import { faxIdFor, submissionIdFor } from '../submission.ts';
import { again, isUnconfirmed, nothing } from './again.ts';
import type { Scope } from './scope.ts';
import { type SendAnewPorts, sendAnew } from './send-anew.ts';

export type SendElsewherePorts = SendAnewPorts & {
  readonly directory: Pick<Directory, 'lines'>;
  readonly submissions: Pick<Submissions, 'claim'>;
};

export interface CorrectedNumber {
  /** As it was written. */
  readonly given: string;
  /** Gives up a fax to the wrong number. */
  readonly cancel: (fax: string) => Promise<void>;
}

/**
 * The fax to the wrong number is given up.
 *
 * @returns what is to be answered; undefined where the result is answer enough
 */
export async function sendElsewhere(
  ports: SendElsewherePorts,
  scope: Scope,
  { given, cancel }: CorrectedNumber,
): Promise<ReplyAnswer | undefined> {
  const { submission, line, faxes, only, key } = scope;
  const lines = line.receive?.direct ? await ports.directory.lines() : [];
  const { numbers, refused } = readRecipients([given], line, extensionsFor(line, lines));
  const [to] = numbers;
  if (to === undefined) {
    const number = refused[0] ?? { given, outcome: 'bad-number' as const };
    return { kind: 'bad-number', number };
  }
  const same = submission.faxes.find((asked) => asked.to === to);
  const known = same && (await readFax(ports.faxes, same.id));
  if (known !== undefined) return sameNumber(ports, scope, known);
  const id = submissionIdFor(`number ${submission.id} ${to}`);
  const holder = await ports.submissions.claim(`number|${id}`, key, ports.clock.now() + 90 * day, ports.clock.now());
  if (holder !== key) return nothing('already');
  if (faxes.some(({ fax }) => isUnconfirmed(submission, fax))) return nothing('not-confirmed');
  const anomaly = anomalyOf(submission);
  const isUnfit = anomaly !== undefined && !['limit-reached', 'too-many-recipients'].includes(anomaly.outcome);
  if (isUnfit || !(await hasDocuments(ports.files, submission))) return nothing('no-documents');
  const asked: AskedFax = { id: faxIdFor(id, to), to };
  const [one] = faxes;
  if (only !== undefined && one !== undefined) {
    const noted = await noteAgain(ports, only, { submission: id, fax: asked.id });
    if (noted.fax !== asked.id) return nothing('already');
    if (one.fax.state !== 'ended') await cancel(only);
  }
  await sendAnew(ports, scope, id, [asked]);
  return undefined;
}

/** The number that was asked for already: as if its sender had said *again*. */
function sameNumber(ports: SendElsewherePorts, scope: Scope, fax: Fax): Promise<ReplyAnswer | undefined> {
  const asked = scope.submission.faxes.filter(({ id }) => id === fax.id);
  return again(ports, { ...scope, only: fax.id, faxes: asked.map((one) => ({ asked: one, fax })) });
}
