/**
 * One document of each format, from its bytes to its fax: cold (every process is started for it) and warm (workers stand
 * ready), the memory of all processes at their largest, and for what LibreOffice converts, plain
 * `soffice --headless --convert-to pdf` with a fresh profile in the same run.
 *
 * `node bench/documents.ts [runs]` (by default 5; medians). Prints, judges nothing. The files are those of the corpus
 * beside the project.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngineConverter } from '../lambdas/documents/jobs/engine-converter.ts';
import { preparePages } from '../lambdas/documents/jobs/prepare-pages.ts';
import { workerKindNames } from '../lambdas/documents/sandbox/worker-kinds.ts';
import { type RunningWorkerPool, startWorkerPool } from '../lambdas/documents/sandbox/worker-pool.ts';

const runs = Number(process.argv[2] ?? 5);
const corpus = new URL('../../shared/corpus/', import.meta.url).pathname;
const office = [
  ...['doc/testWORD.doc', 'docx/testWORD.docx', 'xls/testEXCEL.xls', 'xlsx/testEXCEL.xlsx', 'rtf/testRTF.rtf'],
  ...['odt/testOpenOffice2.odt', 'ppt/testPPT.ppt', 'pptx/testPPT.pptx', 'pub/Sample98.pub', 'wri/testMSWriteFile.wri'],
];
const others = [
  ...['html/resume.html', 'csv/testCSV.csv', 'xml/testTEI.xml', 'txt/testTXT.txt', 'eml/1021-chinese.eml'],
  ...[
    'msg/chinese-traditional.msg',
    'pdf/pdflatex-image.pdf',
    'jpg/portrait_1.jpg',
    'png/hopper.png',
    'gif/hopper.gif',
  ],
  ...['tif/pport_g4.tif', 'bmp/rgb24.bmp', 'ico/pillow.ico', 'jp2/testJPEG.jp2', 'webp/hopper.webp'],
];

const folder = mkdtempSync(join(tmpdir(), 'faxpost-bench-'));
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
let serial = 0;

/** Of the worker that draws and the largest of those that convert, which are there at the same time. */
function takePeak(workers: RunningWorkerPool): number {
  const { prepare = 0, ...engines } = Object.fromEntries(workers.takePeaks());
  return prepare + Math.max(0, ...Object.values(engines));
}

async function fax(file: string, workers: RunningWorkerPool) {
  const workFolder = join(folder, `work-${++serial}`);
  const documents = [{ name: file, path: join(corpus, file) }];
  const start = performance.now();
  const made = await preparePages(documents, { workFolder }, workers, createEngineConverter(workers));
  const ms = performance.now() - start;
  rmSync(workFolder, { recursive: true, force: true });
  if (!made.ok) throw new TypeError(`${file}: ${made.refusal[0]?.detail}`);
  return { ms, bytes: takePeak(workers) };
}

async function measure(file: string, isWarm: boolean) {
  const results: { ms: number; bytes: number }[] = [];
  for (let run = 0; run < runs; run++) {
    const warm = isWarm ? Object.fromEntries(workerKindNames.map((kind) => [kind, 1])) : {};
    const workers = startWorkerPool({ warm, tempFolder: folder });
    await workers.warm();
    results.push(await fax(file, workers));
    await workers.close();
  }
  return { ms: median(results.map(({ ms }) => ms)), bytes: median(results.map(({ bytes }) => bytes)) };
}

async function plainOffice(file: string): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const profile = `-env:UserInstallation=file://${join(folder, `profile-${++serial}`)}`;
    const start = performance.now();
    const words = [profile, '--headless', '--convert-to', 'pdf', '--outdir', folder, join(corpus, file)];
    await once(spawn('soffice', words, { stdio: 'ignore' }), 'exit');
    times.push(performance.now() - start);
  }
  return median(times);
}

const ms = (value: number) => `${Math.round(value)} ms`.padStart(9);
const mb = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`.padStart(8);

if (!existsSync(corpus)) {
  process.stdout.write('There is no corpus beside the project.\n');
} else {
  try {
    process.stdout.write(`medians of ${runs}${' '.repeat(20)}     cold      warm  memory  soffice  warm/soffice\n`);
    for (const file of [...office, ...others]) {
      const cold = await measure(file, false);
      const warm = await measure(file, true);
      const plain = office.includes(file) ? await plainOffice(file) : undefined;
      const beside =
        plain === undefined
          ? ''
          : `${ms(plain)}  ${(warm.ms / plain).toFixed(2)} (cold ${(cold.ms / plain).toFixed(2)})`;
      process.stdout.write(`${file.padEnd(32)}${ms(cold.ms)} ${ms(warm.ms)} ${mb(cold.bytes)} ${beside}\n`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
