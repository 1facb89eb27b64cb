/** What a command works on: the data folder of this machine, or a stack on AWS. Commands do not tell them apart. */
import type { OperatorPorts } from '../lambdas/ports.ts';

export interface LinkedPages {
  readonly id: string;
  /** Of the stored file. */
  readonly key: string;
  readonly until: number;
}

export interface Installation {
  /** For messages: the folder's path, or the stack's name. */
  readonly name: string;
  readonly ports: OperatorPorts;
  /** The mail domains of the service itself. */
  readonly mailDomains: readonly string[];
  /** Milliseconds between two polls of a command that follows a fax. */
  readonly pollMillis: number;
  /** A link that gives the PDF of a fax to whoever has it, until that time (milliseconds since 1970 UTC). */
  readonly linkToPages: (pages: LinkedPages) => Promise<string>;
  /** Whether a service is there that does at once what is asked of it; on AWS always. */
  readonly isServed: () => Promise<boolean>;
}
