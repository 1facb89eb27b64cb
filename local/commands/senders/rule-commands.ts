/** `faxpost deny|allow add|remove|list`: rules of a line or an account about who may not send. */
import { cleanText } from '../../../lambdas/fax/outside-text.ts';
import type { RuleKind, SenderRules } from '../../../lambdas/fax/sending/rules.ts';
import type { OperatorPorts } from '../../../lambdas/ports.ts';
import { checkSender } from '../../views/line-fields.ts';
import { accountNotFound } from '../account/find-account.ts';
import { type Answer, type Command, command, type Options, type Values } from '../command.ts';
import { findLine } from '../line/find-line.ts';

const options = {
  line: { type: 'string', value: '<number>', says: 'the rules of a line' },
  account: { type: 'string', value: '<id>', says: 'the rules of an account; default where neither is named' },
} as const satisfies Options;

/** Whose rules they are. */
interface Owner {
  readonly of: { readonly line: string } | { readonly account: string };
  readonly rules: SenderRules | undefined;
  change(rules: (before: SenderRules) => SenderRules): Promise<SenderRules | undefined>;
}

type Trouble = Extract<Answer, { refused: string } | { misused: string }>;

async function findOwner(ports: OperatorPorts, { line, account }: Values<typeof options>): Promise<Owner | Trouble> {
  const { administration, directory } = ports;
  if (line !== undefined && account !== undefined) return { misused: '--line and --account: name one of them.' };
  if (line !== undefined) {
    const found = await findLine(ports, line);
    if ('trouble' in found) return found.trouble;
    const { number } = found.line;
    return {
      of: { line: number },
      rules: found.line.rules,
      async change(rules) {
        const written = await administration.changeLine(number, (now) => ({ ...now, rules: rules(now.rules ?? {}) }));
        return written.ok ? written.value.rules : undefined;
      },
    };
  }
  const found = await directory.account(account ?? 'default');
  if (found === undefined) return accountNotFound(directory, cleanText(account ?? '', 40));
  return {
    of: { account: found.id },
    rules: found.rules,
    change: async (rules) =>
      (await administration.changeAccount(found.id, (now) => ({ ...now, rules: rules(now.rules ?? {}) })))?.rules,
  };
}

function answerOf({ of }: Owner, rules: SenderRules | undefined): Answer {
  const { deny = [], allow = [] } = rules ?? {};
  const whose = 'line' in of ? `line ${of.line}` : `account ${of.account}`;
  const rows = [...allow.map((entry) => `  allow  ${entry}`), ...deny.map((entry) => `  deny   ${entry}`)];
  const text = rows.length === 0 ? `No rules of ${whose}.` : `Rules of ${whose}:\n${rows.join('\n')}`;
  return { json: { ...of, deny, allow }, text };
}

const says: Readonly<Record<RuleKind, string>> = {
  deny: 'put aside what an address (or @domain) sends, though it is on a list',
  allow: 'make an exception to what is denied',
};

const more = [
  'What counts are From and the address that the envelope names. The rules of a line come before those of its account,',
  'an address before its domain. Denied mail goes to quarantine, and nobody is told. An exception lets nobody in who is',
  'on no sender list.',
].join('\n');

function changeCommand(kind: RuleKind, verb: 'add' | 'remove'): Command {
  return command({
    name: `${kind} ${verb}`,
    arguments: [{ name: 'address' }],
    says: verb === 'add' ? says[kind] : `take a rule away that ${kind === 'deny' ? 'denies' : 'allows'}`,
    more,
    example: `${kind} ${verb} ${kind === 'deny' ? '@example.net' : 'anna@example.net'} --line +390240701234`,
    options,
    async run({ installation }, [given = ''], values) {
      const entry = checkSender(given);
      if ('wrong' in entry) return { misused: entry.wrong };
      const { ports } = await installation();
      const owner = await findOwner(ports, values);
      if (!('change' in owner)) return owner;
      const isThere = owner.rules?.[kind]?.includes(entry.value) ?? false;
      if (verb === 'remove' && !isThere) return { refused: `There is no such rule: ${kind} ${entry.value}.` };
      const change = (before: SenderRules): SenderRules => {
        const others = (before[kind] ?? []).filter((one) => one !== entry.value);
        return { ...before, [kind]: verb === 'add' ? [...others, entry.value] : others };
      };
      return answerOf(owner, await owner.change(change));
    },
  });
}

const listCommand = (kind: RuleKind): Command =>
  command({
    name: `${kind} list`,
    arguments: [],
    says: 'the rules of a line or an account',
    more,
    example: `${kind} list --line +390240701234`,
    options,
    async run({ installation }, _given, values) {
      const { ports } = await installation();
      const owner = await findOwner(ports, values);
      return 'change' in owner ? answerOf(owner, owner.rules) : owner;
    },
  });

export const ruleCommands: readonly Command[] = (['deny', 'allow'] as const).flatMap((kind) => [
  changeCommand(kind, 'add'),
  changeCommand(kind, 'remove'),
  listCommand(kind),
]);
