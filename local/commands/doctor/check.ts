/** What `faxpost doctor` says of one thing that must work. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What works, or what to do about it. */
  readonly detail: string;
}
