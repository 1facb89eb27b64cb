/** Loads everything that a document's worker loads, and ends: started with a compile cache, it fills that. */
import { symlinkSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { basename } from 'node:path';
import '../../lambdas/documents/child/convert-job.ts';
import '../../lambdas/documents/child/draw-pages.ts';
import { loadEngine } from '../../lambdas/documents/engines/load-engine.ts';
import { engineNames } from '../../lambdas/documents/formats.ts';
import '../../lambdas/documents/child/prepare-documents.ts';
import '../../lambdas/documents/child/rebuild-pages.ts';
import '../../lambdas/documents/child/warm-up.ts';

await Promise.all(engineNames.map(loadEngine));

/** The folder is named by user as well, and within its walls a worker takes itself for root. */
const folder = getCompileCacheDir();
const forRoot = folder?.replace(/-\d+$/, '-0');
if (folder !== undefined && forRoot !== undefined && forRoot !== folder) symlinkSync(basename(folder), forRoot);
