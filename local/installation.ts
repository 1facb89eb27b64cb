/** What a command works on: the data folder of this machine, or a stack on AWS. Commands do not tell them apart. */
import type { Result } from '../lambdas/fax/result.ts';
import type { OperatorPorts } from '../lambdas/ports.ts';

export interface LinkedPages {
  readonly id: string;
  /** Of the stored file. */
  readonly key: string;
  readonly until: number;
}

export interface Migrations {
  readonly version: number;
  readonly pending: readonly {
    readonly number: number;
    readonly says: string;
    /** @returns how much it changed */
    readonly run: () => Promise<number>;
  }[];
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
  /** How far its data is, and what this version would change in it; or why it must not. */
  readonly migrations: () => Promise<Result<Migrations, string>>;
  /** Whether a service is there that does at once what is asked of it; on AWS always. */
  readonly isServed: () => Promise<boolean>;
}
