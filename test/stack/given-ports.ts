/** Which ports each function is given, read from its entry file. */
import { readFileSync } from 'node:fs';

const always = ['clock', 'ids', 'settings', 'journal'];

/** @param entry name of a file in lambdas/aws/entry, without ending */
export function portsGivenTo(entry: string): Set<string> {
  const source = readFileSync(new URL(`../../lambdas/aws/entry/${entry}.ts`, import.meta.url), 'utf8');
  const makers = /(?:some|exact)Ports(?:<\w+>)?\(\{([^}]*)\}\)/.exec(source)?.[1];
  if (makers === undefined) throw new TypeError(`The entry ${entry} names no ports.`);
  const names = makers.split(',').map((part) => part.split(':')[0]?.trim() ?? '');
  return new Set([...always, ...names.filter((name) => /^\w+$/.test(name))]);
}

/** The same ports as a function of the stack has them: using another one is an error. */
export function asGivenTo<P extends object>(entry: string, ports: P): P {
  const given = portsGivenTo(entry);
  const missing = (name: string) =>
    new Proxy(
      {},
      {
        get: () => {
          throw new TypeError(`${entry} is not given the port ${name}`);
        },
      },
    );
  return Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [name, given.has(name) ? port : missing(name)]),
  ) as P;
}
