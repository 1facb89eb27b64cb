/** A database on a disk that may be full: then nothing can be written, by nobody. */
import { Transient } from '../../lambdas/fax/errors.ts';
import { type Bindable, Database } from '../../local/store/database.ts';

export class BreakableDatabase extends Database {
  isFull = false;
  /** Grows with every write by which something may have become due. */
  changesOfWork = 0;

  constructor() {
    super(':memory:');
  }

  override run(sql: string, ...values: Bindable[]): number {
    this.#check();
    if (/ (jobs|executions) /.test(sql)) this.changesOfWork += 1;
    return super.run(sql, ...values);
  }

  override write<T>(work: () => T): T {
    this.#check();
    return super.write(work);
  }

  #check(): void {
    if (this.isFull) throw new Transient('The disk is full.');
  }
}
