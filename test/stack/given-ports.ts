/** Which ports each function is given: its handler says so. */

/** As every handler in lambdas/aws/entry: typed by what its story takes, so that it lists neither more nor less. */
export interface GivenPorts<Name extends string> {
  readonly ports: readonly Name[];
}

/** Those of all ports that a function of the stack is given, and no other. */
export const asGivenTo = <All extends object, Name extends keyof All & string>(
  { ports: names }: GivenPorts<Name>,
  all: All,
): Pick<All, Name> => Object.fromEntries(names.map((name) => [name, all[name]])) as Pick<All, Name>;
