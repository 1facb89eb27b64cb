/** `faxpost pec add|remove|list`: providers of certified mail (PEC) whose envelopes are opened. */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { defaultAccount } from '../../../lambdas/fax/model.ts';
import type { CertifiedProvider } from '../../../lambdas/fax/sending/certified.ts';
import type { OperatorPorts } from '../../../lambdas/ports.ts';
import { checkAddress } from '../../views/line-fields.ts';
import { type Answer, command } from '../command.ts';

const example = 'posta-certificata@provider.example';
const maxProviders = 50;

/** Each certificate of a file. @returns undefined for a file with anything else */
function certificatesIn(text: string): string[] | undefined {
  const found = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    const all = found.map((pem) => new X509Certificate(pem));
    return all.length > 0 && all.every(({ ca }) => ca) ? all.map((one) => one.toString()) : undefined;
  } catch {
    return undefined;
  }
}

function shown(providers: readonly CertifiedProvider[]): Answer {
  const views = providers.map(({ address, authorities }) => ({
    address,
    authorities: authorities.map((pem) => {
      const { subject, validTo, fingerprint256 } = new X509Certificate(pem);
      return { subject: subject.replaceAll('\n', ', '), validTo, fingerprint256 };
    }),
  }));
  const lines = views.map(
    ({ address, authorities }) =>
      `${address}  ${authorities.length === 0 ? 'by SPF or DKIM only' : authorities.map(({ subject }) => subject).join('; ')}`,
  );
  return {
    json: views,
    text: lines.join('\n') || 'No provider of certified mail is listed: such mail is ordinary mail.',
  };
}

async function change(
  { administration }: OperatorPorts,
  to: (before: readonly CertifiedProvider[]) => readonly CertifiedProvider[],
): Promise<Answer> {
  const account = await administration.changeAccount(defaultAccount.id, ({ certifiedProviders = [], ...rest }) => {
    const after = to(certifiedProviders);
    return after.length === 0 ? rest : { ...rest, certifiedProviders: after };
  });
  return shown(account?.certifiedProviders ?? []);
}

const pecAdd = command({
  name: 'pec add',
  arguments: [{ name: 'address' }],
  says: 'open the envelopes of a provider of certified mail (PEC)',
  more: 'The address is the one in From of its envelopes. Added again, its certificates are replaced.',
  example: `pec add ${example} --authority provider-ca.pem`,
  options: {
    authority: {
      type: 'string',
      multiple: true,
      is: 'file',
      value: '<file.pem>',
      says: 'certificates that its signature must be by; without any, SPF or DKIM must prove it',
    },
  },
  async run({ installation }, [given = ''], { authority = [] }) {
    const address = checkAddress(given);
    if ('wrong' in address) return { misused: address.wrong };
    const authorities: string[] = [];
    for (const path of authority) {
      const found = certificatesIn(await readFile(path, 'utf8').catch(() => ''));
      if (found === undefined)
        return { misused: `${path} has no certificates of an authority in PEM form, or others too.` };
      authorities.push(...found);
    }
    const { ports } = await installation();
    const known = (await ports.directory.account(defaultAccount.id))?.certifiedProviders ?? [];
    if (known.length >= maxProviders) return { refused: `There are ${maxProviders} providers: take one away first.` };
    const provider = { address: address.value, authorities };
    return change(ports, (before) => [...before.filter((one) => one.address !== address.value), provider]);
  },
});

const pecRemove = command({
  name: 'pec remove',
  arguments: [{ name: 'address' }],
  says: 'take a provider of certified mail away: its envelopes are ordinary mail then',
  example: `pec remove ${example}`,
  options: {},
  async run({ installation }, [given = '']) {
    const address = checkAddress(given);
    if ('wrong' in address) return { misused: address.wrong };
    const { ports } = await installation();
    const known = (await ports.directory.account(defaultAccount.id))?.certifiedProviders ?? [];
    if (!known.some((one) => one.address === address.value)) return { refused: `${address.value} is not listed.` };
    return change(ports, (before) => before.filter((one) => one.address !== address.value));
  },
});

const pecList = command({
  name: 'pec list',
  arguments: [],
  says: 'providers of certified mail whose envelopes are opened',
  example: 'pec list',
  options: {},
  async run({ installation }) {
    const { directory } = (await installation()).ports;
    return shown((await directory.account(defaultAccount.id))?.certifiedProviders ?? []);
  },
});

export const pecCommands = [pecAdd, pecRemove, pecList];
