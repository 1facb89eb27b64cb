/** The part of dynalite that the tests use; the package has no types. */
declare module 'dynalite' {
  import type { Server } from 'node:http';
  /** A DynamoDB in this process. Milliseconds that a table takes to be made and deleted. */
  export default function dynalite(options?: { createTableMs?: number; deleteTableMs?: number }): Server;
}
