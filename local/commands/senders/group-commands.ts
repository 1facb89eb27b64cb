/** `faxpost group add|remove|list`: names for several numbers or mailboxes, or for one. */
import { cleanText } from '../../../lambdas/fax/outside-text.ts';
import { type Groups, isGroupName } from '../../../lambdas/fax/sending/groups.ts';
import { type Checked, checkAddress, checkList, checkNumber } from '../../views/line-fields.ts';
import { accountNotFound } from '../account/find-account.ts';
import { type Answer, type Command, command, type Options } from '../command.ts';

const maxMembers = 500;

const options = {
  account: { type: 'string', value: '<id>', says: 'the account whose group it is; default where none is named' },
} as const satisfies Options;

const more = [
  'A mail to <name>@… goes to every number of the group, from any line of the account; --to of send takes the name, too.',
  "A name that stands in a line's list of recipients is every mailbox of the group. One member makes an alias.",
].join('\n');

const checkMember = (given: string): Checked<string> =>
  given.includes('@') ? checkAddress(given) : checkNumber(given);

function checkName(given: string): Checked<string> {
  const name = given.trim().toLowerCase();
  if (isGroupName(name)) return { value: name };
  return {
    wrong: `"${cleanText(given, 60)}" is no name of a group: begin with a letter, go on with letters, digits and . _ -; names that mean something else are taken.`,
  };
}

function answerOf(account: string, groups: Groups = {}): Answer {
  const all = Object.entries(groups)
    .map(([name, members]) => ({ name, members }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const rows = all.map(({ name, members }) => `  ${name}  ${members.join(', ')}`);
  const text =
    rows.length === 0 ? `Account ${account} has no groups.` : `Groups of account ${account}:\n${rows.join('\n')}`;
  return { json: { account, groups: all }, text };
}

function changeCommand(verb: 'add' | 'remove'): Command {
  const isAdding = verb === 'add';
  return command({
    name: `group ${verb}`,
    arguments: isAdding
      ? [{ name: 'name' }, { name: 'member', isMany: true }]
      : [{ name: 'name' }, { name: 'member', isOptional: true }],
    says: isAdding ? 'give a name to numbers or mailboxes' : 'take a member out of a group, or the group away',
    more,
    example: isAdding ? 'group add branches +390289089200 +390289089201' : 'group remove branches +390289089201',
    options,
    async run({ installation }, [given = '', ...words], { account = 'default' }) {
      const name = checkName(given);
      if ('wrong' in name) return { misused: name.wrong };
      const members = checkList(words, checkMember);
      if ('wrong' in members) return { misused: members.wrong };
      const { directory, administration } = (await installation()).ports;
      const found = await directory.account(account);
      if (found === undefined) return accountNotFound(directory, cleanText(account, 40));
      const before = found.groups?.[name.value] ?? [];
      const missing = members.value.find((member) => !before.includes(member));
      if (!isAdding && found.groups?.[name.value] === undefined) {
        return { refused: `Account ${account} has no group ${name.value}.` };
      }
      if (!isAdding && missing !== undefined) return { refused: `${missing} is not in ${name.value}.` };
      if (isAdding && new Set([...before, ...members.value]).size > maxMembers) {
        return { refused: `A group has at most ${maxMembers} members.` };
      }
      const changed = await administration.changeAccount(account, (now) => {
        const { [name.value]: present = [], ...others } = now.groups ?? {};
        const left = isAdding
          ? [...new Set([...present, ...members.value])]
          : words.length === 0
            ? []
            : present.filter((member) => !members.value.includes(member));
        return { ...now, groups: left.length === 0 ? others : { ...others, [name.value]: left } };
      });
      return answerOf(account, changed?.groups);
    },
  });
}

const list = command({
  name: 'group list',
  arguments: [],
  says: 'the groups of an account',
  more,
  example: 'group list',
  options,
  async run({ installation }, _given, { account = 'default' }) {
    const { directory } = (await installation()).ports;
    const found = await directory.account(account);
    return found === undefined ? accountNotFound(directory, cleanText(account, 40)) : answerOf(account, found.groups);
  },
});

export const groupCommands: readonly Command[] = [changeCommand('add'), changeCommand('remove'), list];
