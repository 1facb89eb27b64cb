/** Loads everything that a document's worker loads, and ends: started with a compile cache, it fills that. */
import { symlinkSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { basename } from 'node:path';
import '../../lambdas/documents/child/convert-job.ts';
import '../../lambdas/documents/child/draw-pages.ts';
import { loadEngine } from '../../lambdas/documents/engines/load-engine.ts';
import { engineNames } from '../../lambdas/documents/formats.ts';
import { detectCharset } from '../../lambdas/documents/recognise/charset.ts';
import '../../lambdas/documents/child/prepare-documents.ts';
import '../../lambdas/documents/child/rebuild-pages.ts';
import '../../lambdas/documents/child/warm-up.ts';

await Promise.all(engineNames.map(loadEngine));
// Loaded at the first text that is neither UTF-8 nor Western: a Czech letter.
detectCharset(Buffer.of(0xec, 0xf8));

/** The folder is named by user as well, and within its walls a worker takes itself for root. */
const folder = getCompileCacheDir();
const forRoot = folder?.replace(/-\d+$/, '-0');
if (folder !== undefined && forRoot !== undefined && forRoot !== folder) symlinkSync(basename(folder), forRoot);
