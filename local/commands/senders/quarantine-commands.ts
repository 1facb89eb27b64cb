/** `faxpost quarantine list|show|release|delete`: mails that were put aside. */
import { cleanText } from '../../../lambdas/fax/outside-text.ts';
import { releaseMail } from '../../../lambdas/flow/intake/quarantine-mail.ts';
import type { OperatorPorts, QuarantinedMail } from '../../../lambdas/ports.ts';
import { typed } from '../../invocation.ts';
import { isoTime } from '../../views/fax-view.ts';
import { type Answer, type Command, command } from '../command.ts';
import { unlessRefused, yesOption } from '../confirm.ts';

const maxListed = 1000;

export const quarantineView = (mail: QuarantinedMail) => ({
  id: mail.id,
  at: isoTime(mail.at),
  reason: mail.reason,
  detail: mail.detail,
  from: mail.from,
  envelopeFrom: mail.envelopeFrom,
  recipients: mail.recipients,
  subject: mail.subject,
  line: mail.line ?? null,
  key: mail.key,
});

const row = ({ id, at, reason, from, subject }: QuarantinedMail): string =>
  `${id}  ${isoTime(at).slice(0, 16).replace('T', ' ')}  ${reason.padEnd(6)}  ${cleanText(from, 60)}  ${cleanText(subject, 60)}`;

const list = command({
  name: 'quarantine list',
  arguments: [],
  says: 'mails that were put aside: denied, infected, spam',
  more: 'They are kept for 30 days. Times are UTC.',
  example: 'quarantine list',
  options: {},
  async run({ installation }) {
    const mails = await (await installation()).ports.quarantine.list(maxListed);
    return {
      json: mails.map(quarantineView),
      text: mails.length === 0 ? 'Nothing is in quarantine.' : mails.map(row).join('\n'),
    };
  },
});

async function find(
  { quarantine }: OperatorPorts,
  id: string,
): Promise<QuarantinedMail | { readonly refused: string }> {
  const found = await quarantine.mail(id);
  return (
    found ?? {
      refused: `There is no mail ${cleanText(id, 40)} in quarantine. See them with ${typed('quarantine list')}`,
    }
  );
}

const show = command({
  name: 'quarantine show',
  arguments: [{ name: 'id' }],
  says: 'one of them, and why it was put aside',
  example: 'quarantine show mb0zn4k2x7ab',
  options: {},
  async run({ installation }, [id = '']) {
    const mail = await find((await installation()).ports, id);
    if ('refused' in mail) return mail;
    const view = quarantineView(mail);
    const rows = Object.entries(view).map(
      ([name, value]) => `  ${name.padEnd(12)}  ${cleanText([value ?? ''].flat().join(', '), 300)}`,
    );
    return { json: view, text: rows.join('\n') };
  },
});

const release = command({
  name: 'quarantine release',
  arguments: [{ name: 'id' }],
  says: 'have it faxed after all',
  more: [
    'It is judged again without what it was put aside for: its sender must be on a list and proven all the same,',
    'and limits and confirmations hold.',
  ].join('\n'),
  example: 'quarantine release mb0zn4k2x7ab',
  options: {},
  async run({ installation, terminal }, [id = '']) {
    const { name, ports, isServed } = await installation();
    const mail = await find(ports, id);
    if ('refused' in mail) return mail;
    if ((await ports.files.size(mail.key)) === undefined)
      return { refused: `The mail of ${mail.id} is no longer kept.` };
    await releaseMail(ports, mail);
    if (!(await isServed())) terminal.err(`No service runs on ${name}: it goes on when it starts (npm start).\n`);
    return { json: { released: mail.id }, text: `${mail.id} is taken in again.` };
  },
});

const remove = command({
  name: 'quarantine delete',
  arguments: [{ name: 'id' }],
  says: 'take it out for good',
  more: 'Nothing is made of it. The mail itself goes with the other mails that were not taken, after 30 days.',
  example: 'quarantine delete mb0zn4k2x7ab --yes',
  options: yesOption,
  async run({ installation, terminal }, [id = ''], { yes }): Promise<Answer> {
    const { ports } = await installation();
    const mail = await find(ports, id);
    if ('refused' in mail) return mail;
    if (!yes) {
      const refusal = await unlessRefused(
        { terminal },
        `Delete the mail of ${cleanText(mail.from, 60)} from quarantine?`,
      );
      if (refusal !== undefined) return refusal;
    }
    await ports.quarantine.remove(mail.id);
    return { json: { deleted: mail.id }, text: `${mail.id} is deleted.` };
  },
});

export const quarantineCommands: readonly Command[] = [list, show, release, remove];
