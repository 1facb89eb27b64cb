/** Faults put in on purpose, each of a kind that this service must never have: plays have to find them. */
import type { Attempt, Fax } from '../../lambdas/fax/history.ts';
import type { Faxes } from '../../lambdas/ports.ts';
import type { Sabotage } from './chaos.ts';

function replace<Port extends object>(port: Port, changes: Partial<Port>): Port {
  return new Proxy(port, {
    get: (target, name) => {
      const value: unknown = Reflect.get(changes, name) ?? Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** A fax as it would look with other attempts. */
const seeing =
  (faxes: Faxes, see: (attempts: readonly Attempt[], fax: Fax) => readonly Attempt[]): Faxes['fax'] =>
  async (id) => {
    const fax = await faxes.fax(id);
    return fax && { ...fax, attempts: see(fax.attempts, fax) };
  };

const minutes = 60_000;

export const sabotages: Readonly<Record<string, Sabotage>> = {
  /** One empty list of the carrier's is enough, and at once: no ten minutes, no second look. */
  'the guard against a new POST is removed': (ports) => ({
    ...ports,
    faxes: replace(ports.faxes, {
      fax: seeing(ports.faxes, (attempts) =>
        attempts.map((one) => ({
          ...one,
          ...{ startedAt: one.startedAt - 10 * minutes, startedUptime: undefined, emptyPolls: one.emptyPolls + 1 },
        })),
      ),
    }),
  }),

  /** What an earlier run of `send` wrote is not seen as long as no answer of the carrier came. */
  'send submits again after a crash': (ports) => ({
    ...ports,
    faxes: replace(ports.faxes, {
      fax: seeing(ports.faxes, (attempts) =>
        attempts.filter(
          ({ carrierId, result, isUnanswered, isDirect }) =>
            [carrierId, result].some((known) => known !== undefined) || isUnanswered || isDirect,
        ),
      ),
      append: async (id, version, batch) => {
        const written = batch.find((entry) => entry.what === 'attempt-written');
        const known = written && (await ports.faxes.fax(id))?.attempts.some(({ n }) => n === written.attempt);
        return known === true || ports.faxes.append(id, version, batch);
      },
    }),
  }),

  'dedupe is removed': (ports) => ({
    ...ports,
    submissions: replace(ports.submissions, { claim: async (_key, holder) => holder }),
  }),

  'the carrier calls twice': (ports) => ({
    ...ports,
    carriers: Object.fromEntries(
      Object.entries(ports.carriers).map(([name, carrier]) => {
        const submit: typeof carrier.submit = async (call) => {
          await carrier.submit(call);
          return carrier.submit(call);
        };
        return [name, replace(carrier, { submit })];
      }),
    ),
  }),
};
