/** What a V8 profile's samples were spent on, by the files that their functions are in. */

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[];
}

/** As `node --cpu-prof` writes it. Times are microseconds of the machine's monotonic clock. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** The first that matches a file, from the innermost function outwards, has the sample. */
const parts: readonly (readonly [part: string, file: RegExp])[] = [
  ['simulator', /\/simulator\//],
  ['SMTP and authentication', /\/local\/smtp\/|node_modules\/smtp-server|password-hash|logins/],
  ['parsing mails', /\/lambdas\/mail\/(?!writing)|node_modules\/(postal-mime|mailparser)/],
  ['notices', /\/lambdas\/mail\/writing|\/local\/outgoing\/|node_modules\/nodemailer/],
  ['store', /\/local\/store\/|node:sqlite/],
  ['HTTP to the carrier', /\/carriers\/|node_modules\/telnyx|node:internal\/deps\/undici/],
  ['HTTP of ours', /\/lambdas\/web\/|\/local\/http\/|node_modules\/(hono|@hono)|node:_http_|node:http/],
  ['starting processes', /node:internal\/child_process|node:child_process|\/documents\/sandbox\//],
  ['assembling faxes', /\/lambdas\/pages\/|\/documents\/jobs\/|header-lines|sent-pictures/],
  ['steps of the workflow', /\/local\/workflow\/|\/lambdas\/(handlers|flow|fax)\//],
  ['files', /node:internal\/fs|node:fs|\/store\/files/],
];
const partOf = (url: string): string | undefined => parts.find(([, file]) => file.test(url))?.[0];

/** What belongs to no part: loading modules, timers, streams. */
export const OTHER = 'anything else';

/**
 * Microseconds by part, between two moments. What V8 was not asked to do (`(idle)`) is left out.
 */
export function partsOf(profile: CpuProfile, from: number, to: number): Map<string, number> {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const known = new Map<number, string | undefined>();
  const find = (id: number): string | undefined => {
    if (known.has(id)) return known.get(id);
    const { callFrame } = nodes.get(id)!;
    const parent = parents.get(id);
    const special =
      callFrame.functionName === '(idle)'
        ? undefined
        : callFrame.functionName === '(garbage collector)'
          ? 'collector'
          : '';
    const part = special === '' ? (partOf(callFrame.url) ?? (parent === undefined ? OTHER : find(parent))) : special;
    known.set(id, part);
    return part;
  };
  const found = new Map<string, number>();
  let at = profile.startTime;
  for (const [i, id] of profile.samples.entries()) {
    const delta = profile.timeDeltas[i]!;
    at += delta;
    const part = find(id);
    if (part !== undefined && at >= from && at <= to) found.set(part, (found.get(part) ?? 0) + delta);
  }
  return found;
}
