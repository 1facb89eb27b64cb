/** `faxpost domain add|remove|list`: mail domains of customers. */
import { accountOf } from '../../../lambdas/fax/accounts.ts';
import { cleanText } from '../../../lambdas/fax/outside-text.ts';
import { isPublicDomain } from '../../../lambdas/fax/sending/public-providers.ts';
import type { Directory } from '../../../lambdas/ports.ts';
import { typed } from '../../invocation.ts';
import { checkDomain } from '../../views/line-fields.ts';
import { accountNotFound } from '../account/find-account.ts';
import { type Answer, command } from '../command.ts';
import { membersOutside } from './outside.ts';

const example = 'rossi rossi.example';

export const domainAdd = command({
  name: 'domain add',
  arguments: [{ name: 'account' }, { name: 'domain' }],
  says: "enable a customer's own mail domain",
  more: [
    'Fax addresses may be written at it (number@domain), and only its addresses send from and receive for the',
    "account's lines then. A domain does not stand for its subdomains.",
  ].join('\n'),
  example: `domain add ${example}`,
  options: {},
  async run({ installation }, [given = '', name = '']) {
    const domain = checkDomain(name);
    if ('wrong' in domain) return { misused: domain.wrong };
    if (isPublicDomain(`@${domain.value}`)) {
      return { refused: `${domain.value} is a public provider's: everybody can have an address there.` };
    }
    const { ports, mailDomains } = await installation();
    const { directory, administration } = ports;
    const account = await directory.account(given);
    if (account === undefined) return accountNotFound(directory, cleanText(given, 40));
    if (mailDomains.includes(domain.value)) return { refused: `${domain.value} is a domain of this service itself.` };
    const added = await administration.addDomain({ domain: domain.value, account: account.id });
    if (!added.ok) {
      const how = typed(`domain remove ${added.refusal} ${domain.value}`);
      return { refused: `${domain.value} belongs to account ${added.refusal}. Take it away there first, with ${how}` };
    }
    return domainsOf(directory, account.id);
  },
});

export const domainRemove = command({
  name: 'domain remove',
  arguments: [{ name: 'account' }, { name: 'domain' }],
  says: "take a customer's mail domain away",
  more: 'Without any domain, every address may send and receive again that its lines list.',
  example: `domain remove ${example}`,
  options: {},
  async run({ installation }, [given = '', name = '']) {
    const domain = checkDomain(name);
    if ('wrong' in domain) return { misused: domain.wrong };
    const { directory, administration } = (await installation()).ports;
    const account = await directory.account(given);
    if (account === undefined) return accountNotFound(directory, cleanText(given, 40));
    const isRemoved = await administration.removeDomain({ domain: domain.value, account: account.id });
    return isRemoved
      ? domainsOf(directory, account.id)
      : { refused: `${domain.value} is no domain of account ${account.id}.` };
  },
});

export const domainList = command({
  name: 'domain list',
  arguments: [{ name: 'account', isOptional: true }],
  says: 'mail domains of customers',
  example: 'domain list rossi',
  options: {},
  async run({ installation }, [given]) {
    const { directory } = (await installation()).ports;
    if (given !== undefined) {
      const account = await directory.account(given);
      return account === undefined
        ? accountNotFound(directory, cleanText(given, 40))
        : domainsOf(directory, account.id);
    }
    const domains = await directory.domains();
    const text = domains.map(({ domain, account }) => `${domain}  ${account}`).join('\n');
    return { json: domains, text: text || 'No account has a domain of its own.' };
  },
});

/** The domains of an account, and who of its lines they leave outside. */
async function domainsOf(directory: Directory, account: string): Promise<Answer> {
  const domains = await directory.domains(account);
  const lines = (await directory.lines()).filter((line) => accountOf(line) === account);
  const outside = membersOutside(domains, lines);
  const names = domains.map(({ domain }) => domain);
  const notes = [
    ...(outside.senders.length === 0 ? [] : [`May not send, being at none of them: ${outside.senders.join(', ')}`]),
    ...(outside.recipients.length === 0
      ? []
      : [`Receive nothing, being at none of them: ${outside.recipients.join(', ')}`]),
  ];
  return {
    json: { account, domains: names, outside },
    text: [`${account}  ${names.join(', ') || 'no domain of its own'}`, ...notes].join('\n'),
  };
}
