/** A worker in which an error occurred is not used any further. */

/**
 * Kills this process at the first uncaught error: an engine that broke (PDFium's traps arrive as exceptions)
 * cannot be trusted with another page, and an ordinary exit would wait for the thread that blocks on standard input.
 */
export function killOnError(): void {
  const kill = () => process.kill(process.pid, 'SIGKILL');
  process.on('uncaughtException', kill);
  process.on('unhandledRejection', kill);
}
