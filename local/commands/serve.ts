/** `faxpost serve`: the whole service in one process, until it is asked to stop. */
import { makeDemonstration } from '../demonstration.ts';
import { FolderInUse } from '../lock.ts';
import type { RunningService } from '../service.ts';
import type { Settings } from '../settings.ts';
import { type Answer, type Context, command } from './command.ts';
import { welcome } from './welcome.ts';

export const serve = command({
  name: 'serve',
  arguments: [],
  says: 'run the whole service in this process',
  more: [
    'Email comes in by SMTP, faxes leave by the carrier (by the simulator without TELNYX_API_KEY), answers go to the',
    'outbox or through FAXPOST_SMTP_RELAY. Ctrl-C stops it; whatever was going on continues at the next start.',
  ].join('\n'),
  isForMachine: true,
  example: 'serve',
  options: {},
  async run(context) {
    const started = await start(context.settings);
    if ('refused' in started) return started;
    const { service } = started;
    const stopped = context.terminal.stopped();
    await greet(context, service);
    await stopped;
    context.terminal.err('\nStopping: what is on its way goes on at the next start.\n');
    await service.close();
    return { json: undefined, text: '' };
  },
});

async function start(settings: Settings): Promise<{ service: RunningService } | Extract<Answer, { refused: string }>> {
  // Everything the service needs is loaded by this command only.
  const { startService } = await import('../service.ts');
  try {
    return { service: await startService(settings) };
  } catch (error) {
    const refused = startTrouble(error, settings);
    if (refused === undefined) throw error;
    return { refused };
  }
}

/** A start that failed for a reason that a person can put right, as what to do. */
export function startTrouble(error: unknown, settings: Settings): string | undefined {
  if (error instanceof FolderInUse) return error.message;
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const port = 'port' in error && typeof error.port === 'number' ? error.port : undefined;
  const variable = port === undefined ? undefined : portVariable(port, settings);
  if (error.code === 'EADDRINUSE' && variable) {
    return `Port ${port} is taken by another program. Stop that program, or set ${variable} to another port (0 for any free one).`;
  }
  if (error.code === 'EACCES' && variable) {
    return `This user may not listen on port ${port}. Set ${variable} to a port from 1024.`;
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return `${settings.host} is no address of this machine. Set FAXPOST_HOST to one that is, such as 127.0.0.1.`;
  }
  return undefined;
}

function portVariable(port: number, { smtpPort, httpPort, simulatorPort, privatePort }: Settings): string | undefined {
  if (port === smtpPort) return 'FAXPOST_SMTP_PORT';
  if (port === httpPort) return 'FAXPOST_HTTP_PORT';
  if (port === privatePort) return 'FAXPOST_PRIVATE_PORT';
  return port === simulatorPort ? 'FAXPOST_SIMULATOR_PORT' : undefined;
}

async function greet({ settings, terminal, isJson }: Context, service: RunningService): Promise<void> {
  const demonstration = await makeDemonstration(service.store);
  const lines = await service.store.directory.lines();
  const { smtp, http, privateLink, carrier } = service;
  const simulator = service.simulator?.url;
  if (isJson)
    terminal.out(
      JSON.stringify({
        smtp,
        http,
        carrier,
        simulator: simulator ?? null,
        data: settings.data,
        private: privateLink,
        demonstration,
      }),
    );
  else
    terminal.out(
      welcome({
        smtp,
        privateLink,
        simulator,
        domain: settings.domains[0] ?? '',
        relay: settings.relay,
        lines,
        demonstration,
      }),
    );
  terminal.out(
    `faxpost ready smtp=${smtp} http=${http} carrier=${carrier} simulator=${simulator ?? '-'} data=${settings.data} private=${privateLink}`,
  );
}
