/** Checks of what the service talks to: ports, carrier, outgoing mail. */
import { createServer } from 'node:net';
import { TelnyxCarrier } from '../../../lambdas/carriers/telnyx/telnyx.ts';
import { isFolderInUse } from '../../lock.ts';
import { Outbox } from '../../outgoing/outbox.ts';
import { relayMailer } from '../../outgoing/relay.ts';
import type { Context } from '../command.ts';
import type { Check } from './check.ts';
import { testMail } from './test-mail.ts';

export async function checkPorts({ settings }: Context): Promise<Check[]> {
  const isOurs = await isFolderInUse(settings.data);
  const ports = [
    ['smtp', settings.host, settings.smtpPort, 'FAXPOST_SMTP_PORT'],
    ['http', settings.host, settings.httpPort, 'FAXPOST_HTTP_PORT'],
    ['private', '127.0.0.1', settings.privatePort, 'FAXPOST_PRIVATE_PORT'],
    ...(settings.telnyx ? [] : [['simulator', '127.0.0.1', settings.simulatorPort, 'FAXPOST_SIMULATOR_PORT'] as const]),
  ] as const;
  return Promise.all(
    ports.map(async ([part, host, port, variable]) => {
      const name = `${part} port`;
      if (port === 0) return { name, ok: true, detail: 'any free one' };
      const trouble = await tryToListen(host, port);
      if (trouble === undefined) return { name, ok: true, detail: `${port} is free` };
      if (trouble === 'EADDRINUSE' && isOurs)
        return { name, ok: true, detail: `${port}, in use while the service runs` };
      const what = trouble === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${trouble})`;
      return { name, ok: false, detail: `${port} ${what}: set ${variable} to another, or 0 for any free one` };
    }),
  );
}

/** @returns the system's error code, or undefined when the port is free */
function tryToListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((answer) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => answer(error.code ?? 'unknown'));
    server.listen(port, host, () => server.close(() => answer(undefined)));
  });
}

/** A call that no carrier knows. */
const nobody = '00000000-0000-0000-0000-000000000000';

export async function checkCarrier({ settings }: Context): Promise<Check> {
  const name = 'carrier';
  if (settings.telnyx === undefined) {
    return {
      name,
      ok: true,
      detail: 'the simulator, which starts with the service; set TELNYX_API_KEY for real calls',
    };
  }
  try {
    await new TelnyxCarrier(settings.telnyx).call(nobody);
    return { name, ok: true, detail: 'answers, and takes the key' };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const status = cause instanceof Error && 'status' in cause ? cause.status : undefined;
    const isRefused = status === 401 || status === 403;
    const detail = isRefused ? 'refuses the key: check TELNYX_API_KEY' : `cannot be reached: ${messageOf(cause)}`;
    return { name, ok: false, detail };
  }
}

/** Two header lines on a page would print over each other. */
export function checkHeaderLine({ settings }: Context): Check {
  const ours = 'each page gets ours, unless a line is set to have none';
  const theirs =
    settings.telnyx === undefined
      ? 'the simulator adds none of its own'
      : 'the carrier’s own is off: no call asks for it. It comes back only if “Custom Headers” is filled in for the fax application at portal.telnyx.com: leave that empty';
  return { name: 'header line', ok: true, detail: `${ours}; ${theirs}` };
}

export async function sendTestMail(context: Context, to: string): Promise<Check> {
  const { settings, clock } = context;
  const { db, files } = await context.store();
  const domain = settings.domains[0] ?? 'localhost';
  const outbox = new Outbox(db, files, domain, () => clock.now());
  const mail = await testMail(to, domain, clock.now());
  const name = 'test mail';
  if (settings.relay === undefined) {
    await outbox.send(mail);
    return { name, ok: true, detail: `is in the outbox: without FAXPOST_SMTP_RELAY no email leaves this machine` };
  }
  const relay = relayMailer(settings.relay, outbox);
  try {
    const answer = await relay.send(mail);
    return answer.ok
      ? { name, ok: true, detail: `to ${to} was taken by the relay` }
      : { name, ok: false, detail: `was refused by FAXPOST_SMTP_RELAY: ${answer.refusal}` };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { name, ok: false, detail: `was not taken by FAXPOST_SMTP_RELAY: ${messageOf(cause)}` };
  } finally {
    relay.close();
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
