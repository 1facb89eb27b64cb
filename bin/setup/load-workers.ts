/** Loads everything that a document's worker loads, and ends: started with a compile cache, it fills that. */
import { chmodSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { flushCompileCache, getCompileCacheDir } from 'node:module';
import { basename, join } from 'node:path';
import '../../lambdas/documents/child/convert-job.ts';
import '../../lambdas/documents/child/keeper.ts';
import '../../lambdas/documents/child/page-maker.ts';
import '../../lambdas/documents/child/reader.ts';
import '../../lambdas/documents/child/rebuild-pages.ts';
import '../../lambdas/documents/child/warm-up.ts';
import { loadEngine } from '../../lambdas/documents/engines/load-engine.ts';
import { loadOpener } from '../../lambdas/documents/engines/openers.ts';
import { engineNames, openerNames } from '../../lambdas/documents/formats.ts';
import { detectCharset } from '../../lambdas/documents/recognise/charset.ts';
import { recognise } from '../../lambdas/documents/recognise/recognise.ts';
import { nobody } from '../../lambdas/documents/sandbox/isolation.ts';

await Promise.all([...engineNames.map(loadEngine), ...openerNames.map(loadOpener)]);
// What is loaded at the first file without a signature of its own, and at the first text that is neither UTF-8 nor Western.
await recognise(Buffer.of(0x89, 0x50), 'picture.png');
detectCharset(Buffer.of(0xec, 0xf8));

/** The folder is named by user as well, and within its walls a worker is nobody. */
const folder = getCompileCacheDir();
const forNobody = folder?.replace(/-\d+$/, `-${nobody.uid}`);
if (folder !== undefined && forNobody !== undefined) {
  if (forNobody !== folder) {
    rmSync(forNobody, { force: true });
    symlinkSync(basename(folder), forNobody);
  }
  // Node keeps them to the user that compiled; there is nothing in them but our code.
  flushCompileCache();
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o644);
}
