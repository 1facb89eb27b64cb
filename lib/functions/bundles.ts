/**
 * What functions need beside their own bundle: `draw` the worker that opens untrusted documents, and the packages that
 * cannot be bundled because they read files of their own (native libraries, WebAssembly, fonts), or are loaded only when needed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BundlingOptions } from 'aws-cdk-lib/aws-lambda-nodejs';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const mailThread = 'lambdas/mail/reader/mail-thread.ts';
const worker = 'lambdas/documents/child/prepare-worker.ts';

/** Packages that stay whole; the function and its workers find them in node_modules. */
export const wholePackages = ['@hyzyla/pdfium', '@imagemagick/magick-wasm', 'dejavu-fonts-ttf', 'jschardet', 'sharp'];

/** What these packages bring for browsers, other platforms and people who build with them, by folder: never read here. */
const unread: Readonly<Record<string, readonly string[]>> = {
  '@hyzyla/pdfium/dist': ['*.cjs', '*base64*', '*browser*', '*cdn*', '*worker*', 'vendor'],
  '@imagemagick/magick-wasm/dist': ['x64', '*.cjs'],
  'dejavu-fonts-ttf': ['*.zip', 'fontconfig'],
  'dejavu-fonts-ttf/ttf': ['*Condensed*', '*Serif*', '*Bold*', '*Oblique*', '*ExtraLight*', '*Math*'],
  jschardet: ['dist'],
};

interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

/** Folders of these packages and of all that they depend on, as far as they are installed here. */
function closureOf(names: readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    const folder = join('node_modules', name);
    if (found.has(folder) || !existsSync(join(repository, folder, 'package.json'))) return;
    found.add(folder);
    const manifest = JSON.parse(readFileSync(join(repository, folder, 'package.json'), 'utf8')) as Manifest;
    for (const next of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) visit(next);
  };
  for (const name of names) visit(name);
  return [...found].sort();
}

const quoted = (path: string): string => `'${path.replaceAll("'", "'\\''")}'`;

/** The command that bundles one more entry beside that of a function. */
const bundleBeside = (entry: string, outfile: string, banner: string, external: readonly string[] = []): string =>
  [
    quoted(join(repository, 'node_modules/.bin/esbuild')),
    quoted(join(repository, entry)),
    '--bundle --platform=node --format=esm --target=node24 --log-level=warning',
    '--main-fields=module,main',
    quoted(`--banner:js=${banner}`),
    ...external.map((name) => quoted(`--external:${name}`)),
    quoted(`--outfile=${outfile}`),
  ].join(' ');

/** What a function needs beside its own bundle to read mails: the thread in which it does. */
export const bundleMailThread = (banner: string): BundlingOptions => ({
  commandHooks: {
    beforeInstall: () => [],
    beforeBundling: () => [],
    afterBundling: (_input, output) => [bundleBeside(mailThread, join(output, 'mail-thread.mjs'), banner)],
  },
});

/**
 * Copies instead of installing: a synthesis needs no network, and what is deployed is what was tested. The function
 * runs on 64-bit Linux on Intel, so whoever deploys from elsewhere has npm fetch that platform's files first
 * (`npm ci --os=linux --cpu=x64 --libc=glibc`).
 */
export function bundleDraw(banner: string): BundlingOptions {
  return {
    externalModules: wholePackages,
    commandHooks: {
      beforeInstall: () => [],
      beforeBundling: () => [],
      afterBundling: (_input, output) => [
        bundleBeside(worker, join(output, 'prepare-worker.mjs'), banner, wholePackages),
        ...closureOf(wholePackages).map((folder) => {
          const target = join(output, relative('.', folder));
          return `mkdir -p ${quoted(target)} && cp -R ${quoted(`${join(repository, folder)}/.`)} ${quoted(target)}`;
        }),
        ...Object.entries(unread).flatMap(([folder, names]) =>
          names.map((name) => {
            const inside = quoted(join(output, 'node_modules', folder));
            return `find ${inside} -mindepth 1 -maxdepth 1 -name ${quoted(name)} -exec rm -rf {} +`;
          }),
        ),
        `find ${quoted(join(output, 'node_modules'))} \\( -name '*.d.ts' -o -name '*.d.cts' -o -name '*.map' -o -name '*.md' \\) -delete`,
      ],
    },
  };
}
