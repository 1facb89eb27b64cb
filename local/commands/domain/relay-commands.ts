/** `faxpost relay add|remove|list|password`: customers' own mail servers, which hand mail over with a login of the account. */
import { randomBytes } from 'node:crypto';
import { cleanText } from '../../../lambdas/fax/outside-text.ts';
import { hashPassword } from '../../../lambdas/flow/password-hash.ts';
import { typed } from '../../invocation.ts';
import { readRange } from '../../smtp/ip-ranges.ts';
import { type Checked, checkList } from '../../views/line-fields.ts';
import { accountNotFound } from '../account/find-account.ts';
import { type Answer, command } from '../command.ts';
import { readPassword } from '../line/read-password.ts';

const ip = {
  type: 'string',
  multiple: true,
  value: '192.0.2.0/28',
  says: 'where the server stands: addresses or ranges (CIDR), IPv4 or IPv6',
} as const;

function checkRange(given: string): Checked<string> {
  const range = readRange(given);
  return range === undefined
    ? { wrong: `"${given}" is no range of one customer: write it such as 192.0.2.0/28, 2001:db8:1::/48 or 192.0.2.7.` }
    : { value: range };
}

const view = (account: string, ranges: readonly string[]) => ({ account, login: account, ranges });
const textOf = (account: string, ranges: readonly string[]): string => `${account}  ${ranges.join(', ') || 'no relay'}`;

export const relayAdd = command({
  name: 'relay add',
  arguments: [{ name: 'account' }],
  says: "let a customer's mail server hand over faxes",
  more: [
    "It logs in by the account's id, over TLS and from these addresses only. From may then be any address at the",
    "account's domains: listed, it sends from its line; else from the account's only line.",
    'The password is made with the first range, and shown once.',
  ].join('\n'),
  example: 'relay add rossi --ip 192.0.2.0/28 --ip 2001:db8:1::25',
  options: { ip },
  async run({ installation }, [given = ''], values) {
    if (values.ip === undefined) return { misused: '--ip is missing.' };
    const ranges = checkList(values.ip, checkRange);
    if ('wrong' in ranges) return { misused: ranges.wrong };
    if (ranges.value.length === 0) return { misused: '--ip names no address.' };
    const { directory, administration } = (await installation()).ports;
    const found = await directory.account(given);
    if (found === undefined) return accountNotFound(directory, cleanText(given, 40));
    const password = (found.relays ?? []).length === 0 ? randomBytes(18).toString('base64url') : undefined;
    // Before the ranges: no earlier password counts for a moment.
    if (password !== undefined) await administration.setPassword(found.id, await hashPassword(password));
    const changed = await administration.changeAccount(found.id, (account) => ({
      ...account,
      relays: [...new Set([...(account.relays ?? []), ...ranges.value])],
    }));
    const now = changed?.relays ?? [];
    const shown = password === undefined ? [] : [`  login     ${found.id}`, `  password  ${password}  (shown once)`];
    const hint =
      (await directory.domains(found.id)).length > 0
        ? []
        : [`No address may be relayed before a domain is enabled: ${typed(`domain add ${found.id} <domain>`)}`];
    return {
      json: { ...view(found.id, now), ...(password === undefined ? {} : { password }) },
      text: [textOf(found.id, now), ...shown, ...hint].join('\n'),
    };
  },
});

export const relayRemove = command({
  name: 'relay remove',
  arguments: [{ name: 'account' }],
  says: "take a customer's mail server away",
  more: 'Without --ip, all of the account; with the last range its login ends.',
  example: 'relay remove rossi --ip 192.0.2.0/28',
  options: { ip },
  async run({ installation }, [given = ''], values): Promise<Answer> {
    const ranges = values.ip === undefined ? undefined : checkList(values.ip, checkRange);
    if (ranges !== undefined && 'wrong' in ranges) return { misused: ranges.wrong };
    const { directory, administration } = (await installation()).ports;
    const found = await directory.account(given);
    if (found === undefined) return accountNotFound(directory, cleanText(given, 40));
    const before = found.relays ?? [];
    const unknown = ranges === undefined ? [] : ranges.value.filter((range) => !before.includes(range));
    if (before.length === 0) return { refused: `Account ${found.id} has no relay.` };
    if (unknown.length > 0) return { refused: `${unknown.join(', ')}: no relay of account ${found.id} stands there.` };
    const changed = await administration.changeAccount(found.id, ({ relays = [], ...account }) => {
      const left = ranges === undefined ? [] : relays.filter((range) => !ranges.value.includes(range));
      return { ...account, ...(left.length === 0 ? {} : { relays: left }) };
    });
    const now = changed?.relays ?? [];
    return { json: view(found.id, now), text: textOf(found.id, now) };
  },
});

export const relayList = command({
  name: 'relay list',
  arguments: [{ name: 'account', isOptional: true }],
  says: "customers' mail servers, and where they stand",
  example: 'relay list',
  options: {},
  async run({ installation }, [given]) {
    const { directory } = (await installation()).ports;
    if (given !== undefined) {
      const account = await directory.account(given);
      if (account === undefined) return accountNotFound(directory, cleanText(given, 40));
      return { json: view(account.id, account.relays ?? []), text: textOf(account.id, account.relays ?? []) };
    }
    const accounts = (await directory.accounts()).filter(({ relays }) => relays !== undefined && relays.length > 0);
    return {
      json: accounts.map(({ id, relays = [] }) => view(id, relays)),
      text: accounts.map(({ id, relays = [] }) => textOf(id, relays)).join('\n') || 'No account has a relay.',
    };
  },
});

export const relayPassword = command({
  name: 'relay password',
  arguments: [{ name: 'account' }],
  says: "set the password of a customer's mail server, read from standard input",
  example: 'relay password rossi < password.txt',
  options: {},
  async run({ installation, terminal }, [given = '']) {
    const { directory, administration } = (await installation()).ports;
    const account = await directory.account(given);
    if (account === undefined) return accountNotFound(directory, cleanText(given, 40));
    if ((account.relays ?? []).length === 0) {
      return {
        refused: `Account ${account.id} has no relay. Add it first: ${typed(`relay add ${account.id} --ip …`)}`,
      };
    }
    const password = await readPassword(terminal);
    if ('refused' in password) return password;
    await administration.setPassword(account.id, await hashPassword(password.value));
    return { json: { account: account.id, login: account.id }, text: `${account.id} logs in with this password now.` };
  },
});
