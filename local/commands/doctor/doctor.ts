/** `faxpost doctor`: what works here, and what to do about what does not. */
import { checkAddress } from '../../views/line-fields.ts';
import { type Context, command } from '../command.ts';
import type { Check } from './check.ts';

export const doctor = command({
  name: 'doctor',
  arguments: [],
  says: 'check what works on this machine, or of a stack',
  example: 'doctor --mail you@example.com',
  options: { mail: { type: 'string', value: '<address>', says: 'send a test email there' } },
  async run(context, _, { mail }) {
    const address = mail === undefined ? undefined : checkAddress(mail);
    if (address !== undefined && 'wrong' in address) return { misused: address.wrong };
    const checks = await checksOf(context, address?.value);
    const ok = checks.every((check) => check.ok);
    const rows = checks.map((check) => `${check.ok ? '✓' : '✗'} ${check.name}: ${check.detail}`);
    const verdict = ok ? 'Everything works.' : 'Not everything works: see the lines with ✗.';
    return { json: { ok, checks }, text: [...rows, '', verdict].join('\n'), exit: ok ? 0 : 1 };
  },
});

async function checksOf(context: Context, mail: string | undefined): Promise<Check[]> {
  if (context.stack === undefined) return runChecks(context, mail);
  const { checkStackOf } = await import('./doctor-stack.ts');
  return checkStackOf(context, context.stack, mail);
}

async function runChecks(context: Context, mail: string | undefined): Promise<Check[]> {
  const machine = await import('./doctor-machine.ts');
  const service = await import('./doctor-service.ts');
  const { checkSenderDomains } = await import('./doctor-senders.ts');
  const { checkScanner } = await import('./doctor-scanner.ts');
  return [
    machine.checkNode(),
    await machine.checkDataFolder(context),
    await machine.checkDatabase(context),
    await machine.checkRoom(context),
    await machine.checkAlarms(context),
    await machine.checkQueue(context),
    ...(await service.checkPorts(context)),
    await service.checkCarrier(context),
    service.checkHeaderLine(context),
    await checkSenderDomains(context),
    await checkScanner(context),
    await machine.checkIsolation(context),
    ...(await machine.checkConverters(context)),
    await machine.checkReading(context),
    ...(mail === undefined ? [] : [await service.sendTestMail(context, mail)]),
  ];
}
