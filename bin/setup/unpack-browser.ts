/** Unpacks the browser that lays out HTML pages, once, so that no job has to: two seconds and 210 MB. */
import { tmpdir } from 'node:os';
import { unpackChromium } from '../../lambdas/documents/engines/html/chromium-program.ts';

await unpackChromium(tmpdir());
