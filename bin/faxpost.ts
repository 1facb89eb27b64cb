/** The command line: `faxpost <command> …`. */
import { runCommandLine } from '../local/commands/run.ts';
import { processTerminal } from '../local/commands/terminal.ts';
import { othersMode } from '../local/folder-modes.ts';

// Whatever is written is about faxes.
process.umask(othersMode);

// Started by faxpost.mjs on another Node: without that process nobody could stop this one.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.channel?.unref();

process.exitCode = await runCommandLine(process.argv.slice(2), process.env, processTerminal());

// A start that failed half-way may have left something open, and nobody wants to wait for it.
setTimeout(() => process.exit(), 300).unref();
