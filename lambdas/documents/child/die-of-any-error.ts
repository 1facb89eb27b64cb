/** A child in which anything broke is not used any further. */

/**
 * An engine that broke (PDFium's traps arrive as exceptions) cannot be trusted with another page, and an ordinary exit
 * would wait for the thread that blocks on standard input.
 */
export function dieOfAnyError(): void {
  const die = () => process.kill(process.pid, 'SIGKILL');
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
}
