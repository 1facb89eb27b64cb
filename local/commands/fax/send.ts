/** `faxpost send`: a submission without mail. Whoever sits at the machine needs no password, but must be on the list. */
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { accountOf } from '../../../lambdas/fax/accounts.ts';
import { type Extensions, extensionsFor } from '../../../lambdas/fax/dialling/hosted-lines.ts';
import { readRecipients } from '../../../lambdas/fax/dialling/recipients.ts';
import { explain, sendingFrom } from '../../../lambdas/fax/explain/explain.ts';
import type { HoldReason } from '../../../lambdas/fax/hold.ts';
import type { E164, Line, Submission } from '../../../lambdas/fax/model.ts';
import { cleanFileName, cleanText } from '../../../lambdas/fax/outside-text.ts';
import { authoriseSender } from '../../../lambdas/fax/sending/authorisation.ts';
import { withGroupNumbers } from '../../../lambdas/fax/sending/groups.ts';
import { givenDocumentsPrefix } from '../../../lambdas/flow/file-keys.ts';
import { holdMinutes } from '../../../lambdas/flow/holds/holds.ts';
import { numbersToConfirm } from '../../../lambdas/flow/holds/new-countries.ts';
import { countSending } from '../../../lambdas/flow/intake/sending-limits.ts';
import { createSubmission, faxIdFor, heldSubmissionIdFor, submissionIdFor } from '../../../lambdas/flow/submission.ts';
import { afterMinutes } from '../../../lambdas/flow/timing.ts';
import type { OperatorPorts } from '../../../lambdas/ports.ts';
import { typed } from '../../invocation.ts';
import { checkAddress } from '../../views/line-fields.ts';
import { command } from '../command.ts';
import { refuseOutside } from '../domain/outside.ts';
import { readDocuments } from './given-documents.ts';
import { watchFaxes } from './watch.ts';

export const send = command({
  name: 'send',
  arguments: [{ name: 'file', isMany: true, is: 'file' }],
  says: 'send documents to fax numbers, without an email',
  more: [
    'The files become one fax, in the order given, for each number. Numbers are written as they are dialled',
    "from the sender's line: 0289089200, +39 02 8908 9200, 0041 44 …",
    'With --wait, exit code 3 means that not every fax was sent.',
  ].join('\n'),
  example: 'send --from demo@example.com --to 0289089200,0289089280 --wait letter.pdf',
  options: {
    from: { type: 'string', value: '<address>', says: 'a sender of a line' },
    to: { type: 'string', multiple: true, value: '<number>[,<number>…]', says: 'whom to call' },
    subject: { type: 'string', value: '<text>', says: 'for the notice' },
    wait: { type: 'boolean', says: 'follow every fax to its end' },
  },
  async run(context, files, values) {
    const { terminal } = context;
    if (values.from === undefined) return { misused: '--from is missing.' };
    const given = (values.to ?? []).flatMap((list) => list.split(',')).map((number) => number.trim());
    if (given.filter(Boolean).length === 0) return { misused: '--to is missing.' };
    const sender = checkAddress(values.from);
    if ('wrong' in sender) return { misused: sender.wrong };
    const installation = await context.installation();
    const { name, ports } = installation;
    const line = await lineFor(ports, sender.value);
    if ('refused' in line) return line;
    const extensions = extensionsFor(line, await ports.directory.lines());
    const account = await ports.directory.account(accountOf(line));
    const numbers = numbersFor(withGroupNumbers(given.filter(Boolean), account?.groups), line, extensions);
    if ('refused' in numbers) return numbers;
    const documents = await readDocuments(files, line.settings.maxDocuments);
    if ('refused' in documents) return documents;
    const isServed = await installation.isServed();
    if (values.wait && !isServed) {
      const how = 'Start it with npm start, or leave out --wait: then the fax is sent when the service starts.';
      return { refused: `No service runs on ${name}, so there is nothing to wait for. ${how}` };
    }

    const id = submissionIdFor(randomBytes(24).toString('base64url'));
    const reached = await reachedLimit(ports, id, { line, sender: sender.value, faxes: numbers.numbers.length });
    if (reached !== undefined) return reached;
    const subject = cleanText(values.subject ?? documents.paths.map((path) => basename(path)).join(', '), 200);
    const request = { line, sender: sender.value, subject, paths: documents.paths };
    const heldId = heldSubmissionIdFor(id, 'country');
    const held = await numbersToConfirm(ports, { line, numbers: numbers.numbers, id: heldId });
    const atOnce = numbers.numbers.filter((number) => !held.includes(number));
    const made: Submission[] = [];
    if (atOnce.length > 0) made.push(await submit(ports, { ...request, id, numbers: atOnce }));
    if (held.length > 0) made.push(await submit(ports, { ...request, id: heldId, numbers: held, hold: 'country' }));
    const faxes = made.flatMap((submission) => submission.faxes);
    const first = made[0]?.id ?? id;
    if (held.length > 0) {
      const who = held.length === 1 ? `${held[0]} waits` : `${held.join(', ')} wait`;
      terminal.err(
        `${who} until ${sender.value} confirms it by the link that is mailed: no fax from ${line.number} has gone to that country yet.\n`,
      );
    }
    if (values.wait) return watchFaxes(context, installation, { id: first, faxes });
    if (!isServed) terminal.err(`No service runs on ${name}: the fax is sent when it starts (npm start).\n`);
    const follow = `Follow it with ${typed('fax show <id>')}`;
    return {
      json: { submission: first, faxes },
      text: `${faxes.map((fax) => `${fax.id}  to ${fax.to}`).join('\n')}\n${follow}`,
    };
  },
});

interface Given {
  readonly id: string;
  readonly line: Line;
  readonly sender: string;
  readonly subject: string;
  readonly paths: readonly string[];
  readonly numbers: readonly E164[];
  readonly hold?: HoldReason;
}

async function submit(
  ports: OperatorPorts,
  { id, line, sender, subject, paths, numbers, hold }: Given,
): Promise<Submission> {
  const folder = givenDocumentsPrefix(id);
  for (const [index, path] of paths.entries()) {
    const key = `${folder}${documentName(index, path)}`;
    await ports.files.put(key, createReadStream(path), line.settings.retentionDays);
  }
  const documents = paths.map((path) => cleanFileName(path, 60) || 'document');
  const wanted: Submission = {
    ...{ id, line: line.number, sender, source: 'command', key: folder, subject, references: [] },
    at: ports.clock.now(),
    faxes: numbers.map((to) => ({ id: faxIdFor(id, to), to })),
    refusedNumbers: [],
    ...(hold === undefined ? {} : { hold: { reason: hold, until: afterMinutes(holdMinutes, ports.clock), documents } }),
  };
  return createSubmission(ports, wanted, line);
}

async function lineFor({ directory }: OperatorPorts, address: string): Promise<Line | { refused: string }> {
  const line = await directory.lineOfSender(address);
  const authorisation = authoriseSender({ address, line, isAuthenticated: true });
  if (authorisation.ok) {
    const outside = await refuseOutside(directory, accountOf(authorisation.value), {
      senders: [address],
      recipients: [],
    });
    return outside ?? authorisation.value;
  }
  const lines = (await directory.lines()).map(({ number }) => number);
  const how =
    lines.length === 0
      ? `There is no line yet: add one with ${typed('line add …')}`
      : `Add it to a line (${lines.join(', ')}): ${typed(`sender add ${lines[0]} ${address}`)}`;
  return { refused: `${address} may not send from any line. ${how}` };
}

function numbersFor(
  given: readonly string[],
  line: Line,
  extensions: Extensions,
): { numbers: readonly E164[] } | { refused: string; json: unknown } {
  const { numbers, refused, anomaly } = readRecipients(given, line, extensions);
  const context = { ...sendingFrom(line, 'en'), numbers: numbers.length };
  if (refused.length > 0) {
    const told = refused.map((number) => {
      const { cause, advice } = explain(number.outcome, { ...context, rule: number.rule });
      return { ...number, given: cleanText(number.given, 60), message: `${cause} ${advice}` };
    });
    const list = told.map((number) => `  ${number.given}  ${number.message}`).join('\n');
    const error = `Nothing was sent, because these numbers cannot be called from ${line.number}:\n${list}`;
    return { refused: error, json: { error, numbers: told } };
  }
  if (anomaly === undefined) return { numbers };
  const { cause, advice } = explain(anomaly.outcome, context);
  const error = `${cause} ${advice}`;
  return { refused: error, json: { error, outcome: anomaly.outcome } };
}

async function reachedLimit(
  ports: OperatorPorts,
  id: string,
  { line, sender, faxes }: { readonly line: Line; readonly sender: string; readonly faxes: number },
): Promise<{ refused: string; json: unknown } | undefined> {
  const { reached } = await countSending(ports, { id, line, sender, amounts: { faxes } });
  if (reached === undefined) return undefined;
  const { cause, advice } = explain('limit-reached', { ...sendingFrom(line, 'en'), limit: reached });
  const error = `Nothing was sent. ${cause} ${advice}`;
  return { refused: error, json: { error, outcome: 'limit-reached', limit: reached } };
}

/** Two digits in front keep the order; a file name has at most 255 bytes on the usual file systems, four a character. */
function documentName(index: number, path: string): string {
  return `${String(index + 1).padStart(2, '0')}-${cleanFileName(path, 60) || 'document'}`;
}
