/** Bundles of the functions, as lib/functions/node-function.ts has them made. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { wholePackages } from '../../lib/functions/bundles.ts';
import { requireBanner } from '../../lib/functions/node-function.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** In lambdas/aws, without their ending. */
export const entries = [
  ...readdirSync(join(root, 'lambdas/aws/entry')).map((file) => `entry/${basename(file, '.ts')}`),
  'deployment/receipt-rules-resource',
];

/** @returns the file, its bytes, and paths of what is in it */
export async function bundleEntry(source: string, outfile: string, external = wholePackages) {
  const { metafile } = await build({
    absWorkingDir: root,
    metafile: true,
    entryPoints: [join(root, source)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: { js: requireBanner },
    external,
    logLevel: 'error',
  });
  const [{ bytes, inputs } = { bytes: 0, inputs: {} }] = Object.values(metafile.outputs);
  const used = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return { file: outfile, bytes, inputs: used.map(([path]) => path) };
}
