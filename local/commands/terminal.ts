/** Where a command reads and writes: the process's own streams, or a test's. */

import { createInterface } from 'node:readline';

export interface Terminal {
  /** Results: standard output. */
  out(text: string): void;
  /** Messages: standard error. */
  err(text: string): void;
  /** A person watches the messages, so that lines may be drawn again. */
  readonly isWatched: boolean;
  readonly hasColour: boolean;
  /** Characters in a line of the messages. */
  columns(): number;
  /** All of standard input. */
  readInput(): Promise<string>;
  /** The next line of standard input, after a question among the messages; empty when there is none. */
  ask(question: string): Promise<string>;
  /** Resolves when the process is asked to end. */
  stopped(): Promise<void>;
}

/** A second signal this much later, in milliseconds, means that nobody wants to wait any more. */
const patience = 1500;

export function processTerminal(): Terminal {
  // The reader of a pipe may have seen enough: `faxpost fax list | head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  return {
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(text),
    isWatched: process.stderr.isTTY === true,
    hasColour: process.stderr.isTTY === true && !process.env.NO_COLOR,
    columns: () => process.stderr.columns || 100,
    async readInput() {
      if (process.stdin.isTTY) process.stderr.write('Type it, then Enter and Ctrl-D:\n');
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString('utf8');
    },
    async ask(question) {
      process.stderr.write(question);
      for await (const line of createInterface({ input: process.stdin })) return line;
      process.stderr.write('\n');
      return '';
    },
    stopped: () =>
      new Promise((stop) => {
        let first: number | undefined;
        const onSignal = (): void => {
          if (first !== undefined && performance.now() - first > patience) process.exit(130);
          first ??= performance.now();
          stop();
        };
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
      }),
  };
}
