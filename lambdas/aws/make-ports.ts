/** The ports of one function: made from what its entry gives, when they are first needed. */

/** What makes each of the ports `P`. As an object literal it lacks none and has no other, or it does not compile. */
export type Makers<P> = { readonly [Name in keyof P]: () => P[Name] | Promise<P[Name]> };

/** Ports are made anew now and then, so that a changed carrier key is found. Milliseconds. */
const portsLiveFor = 10 * 60_000;

/** @returns the same ports to every caller, until they are made anew */
export function portsMadeBy<P extends object>(makers: Makers<P>): () => Promise<P> {
  let made: { readonly at: number; readonly ports: P } | undefined;
  return async () => {
    if (made === undefined || Date.now() - made.at > portsLiveFor) {
      const pairs = Object.entries<() => unknown>(makers).map(async ([name, make]) => [name, await make()]);
      made = { at: Date.now(), ports: Object.fromEntries(await Promise.all(pairs)) as P };
    }
    return made.ports;
  };
}

/** A function's handler that says which ports its story is given, for tests that give it no other. */
export type WithPorts<Handler, P> = Handler & { readonly ports: readonly (keyof P & string)[] };

export const withPorts = <Handler extends object, P>(handler: Handler, makers: Makers<P>): WithPorts<Handler, P> =>
  Object.assign(handler, { ports: Object.keys(makers) as (keyof P & string)[] });
