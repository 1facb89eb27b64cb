/** *Again*: what did not arrive is sent once more, each fax once, however often it is wanted. */
import { anomalyOf } from '../../fax/explain/explain-fax.ts';
import { mayGoAgain } from '../../fax/explain/may-go-again.ts';
import type { Fax } from '../../fax/history.ts';
import type { AskedFax, Submission } from '../../fax/model.ts';
import type { ReplyAnswer } from '../../fax/notices/notices.ts';
import { kindOf } from '../../fax/outcomes.ts';
import type { ReplyRefusal } from '../../fax/texts/answers/replies.ts';
import { hasDocuments, noteAgain } from '../repair/send-again.ts';
import { faxIdFor, submissionIdFor } from '../submission.ts';
import type { Scope } from './scope.ts';
import { type SendAnewPorts, sendAnew } from './send-anew.ts';

export const nothing = (why: ReplyRefusal): ReplyAnswer => ({ kind: 'nothing-again', why });

/** @returns what is to be answered; undefined where the results are answer enough */
export async function again(ports: SendAnewPorts, scope: Scope): Promise<ReplyAnswer | undefined> {
  const { faxes, key } = scope;
  const id = submissionIdFor(`again ${key}`);
  const wanted = faxes.filter(({ fax }) => isWanted(scope, fax));
  const fresh = wanted.filter(({ fax }) => fax.again === undefined || fax.again.submission === id);
  if (fresh.length === 0) return nothing(wanted.length > 0 ? 'already' : whyNone(scope));
  if (!(await hasDocuments(ports.files, scope.submission))) return nothing('no-documents');
  const chosen: AskedFax[] = [];
  for (const { asked } of fresh) {
    const one = { ...asked, id: faxIdFor(id, asked.to) };
    const noted = await noteAgain(ports, asked.id, { submission: id, fax: one.id });
    if (noted.fax === one.id) chosen.push(one);
  }
  if (chosen.length === 0) return nothing('already');
  await sendAnew(ports, scope, id, chosen);
  return undefined;
}

/** Of one fax its sender knows what became of it; of many, only what certainly did not arrive is sent again. */
function isWanted({ only, submission }: Scope, fax: Fax): boolean {
  if (fax.outcome === undefined || fax.outcome === 'sent' || isUnconfirmed(submission, fax)) return false;
  if (only === undefined) return mayGoAgain(fax);
  return kindOf(fax.outcome) === 'failed' || mayGoAgain(fax);
}

export const isUnconfirmed = ({ hold }: Submission, fax: Fax): boolean =>
  hold !== undefined && fax.hold?.decision !== 'confirmed';

function whyNone({ submission, faxes, only }: Scope): ReplyRefusal {
  const all = faxes.map(({ fax }) => fax);
  if (all.some((fax) => isUnconfirmed(submission, fax))) return 'not-confirmed';
  if (all.some(({ state }) => state !== 'ended')) return 'under-way';
  if (anomalyOf(submission) !== undefined || all.length === 0) return 'no-documents';
  if (all.every(({ outcome }) => outcome === 'sent')) return only === undefined ? 'nothing-failed' : 'delivered';
  return 'may-have-arrived';
}
