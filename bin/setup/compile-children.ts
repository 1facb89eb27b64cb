/** Loads everything that a document's child loads, and ends: started with a compile cache, it fills that. */
import { symlinkSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { basename } from 'node:path';
import '../../lambdas/documents/convert-job.ts';
import '../../lambdas/documents/draw-pages.ts';
import { engineNames } from '../../lambdas/documents/engines.ts';
import { loadEngine } from '../../lambdas/documents/load-engine.ts';
import '../../lambdas/documents/prepare-documents.ts';
import '../../lambdas/documents/rebuild-pages.ts';
import '../../lambdas/documents/warm-up.ts';

await Promise.all(engineNames.map(loadEngine));

/** The folder is named by user as well, and within its walls a child takes itself for root. */
const folder = getCompileCacheDir();
const forRoot = folder?.replace(/-\d+$/, '-0');
if (folder !== undefined && forRoot !== undefined && forRoot !== folder) symlinkSync(basename(folder), forRoot);
