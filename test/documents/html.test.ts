import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { startBrowser } from '../../lambdas/documents/engines/html/chromium.ts';
import { BrowserFailure } from '../../lambdas/documents/engines/html/devtools.ts';
import { htmlEngine } from '../../lambdas/documents/engines/html/html.ts';
import { readPdfLetters } from '../../lambdas/documents/engines/html/pdf-letters.ts';
import type { Format } from '../../lambdas/documents/formats.ts';
import { readLimits } from '../../lambdas/documents/limits.ts';
import { makeFaxPages, openSource } from '../../lambdas/pages/make-pages.ts';
import type { FaxRaster } from '../../lambdas/pages/planes/raster.ts';
import { blackShare } from '../pages/made-documents.ts';
import { countPages, type Given, newFolder, runEngine } from './made/engine-jobs.ts';

const trouble = await htmlEngine.findTrouble();
const skip = trouble ?? false;

async function print(document: string | Uint8Array, format: Format = 'html', given: Given = {}): Promise<Buffer> {
  const ran = await runEngine(htmlEngine, format, document, given);
  assert.ok('pdf' in ran && ran.pdf !== undefined, JSON.stringify(ran));
  return ran.pdf;
}

const letters = async (document: string | Uint8Array, format: Format = 'html', given: Given = {}) =>
  readPdfLetters(await print(document, format, given));

async function draw(pdf: Uint8Array): Promise<FaxRaster[]> {
  const opened = await openSource({ kind: 'pdf', bytes: pdf }, 100_000_000);
  assert.ok(opened.ok);
  const rasters: FaxRaster[] = [];
  for await (const { made } of makeFaxPages(opened.value, { resolution: 196, paper: 'a4', bandRows: 0 })) {
    assert.ok(made.ok);
    rasters.push(made.value.raster);
  }
  return rasters;
}

let hits: string[] = [];
const server = createServer((request, response) => {
  hits.push(request.url ?? '');
  response.end('seen');
});
let host = '';
before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => server.close());

/** Every way that we know in which a page can ask for something. */
const asking = (at: string, local: string): readonly string[] => [
  `<img src="${at}/img">`,
  `<img srcset="${at}/srcset 1x, ${at}/srcset2 2x">`,
  `<picture><source srcset="${at}/source"><img src="${at}/picture"></picture>`,
  `<link rel=stylesheet href="${at}/style">`,
  `<link rel=prefetch href="${at}/prefetch"><link rel=preload as=image href="${at}/preload">`,
  `<link rel=dns-prefetch href="${at}/dns"><link rel=preconnect href="${at}"><link rel=icon href="${at}/icon">`,
  `<link rel=modulepreload href="${at}/module"><link rel=manifest href="${at}/manifest">`,
  `<style>@import "${at}/import"; @font-face { font-family: f; src: url(${at}/font) } p { font-family: f }</style><p>x`,
  `<style>@\\69mport "${at}/import-escaped"; b { background: \\75rl(${at}/url-escaped) }</style><b>x</b>`,
  `<p style="background:url(${at}/inline); list-style-image:url('${at}/list'); cursor:url(${at}/cursor),auto">x`,
  `<p style="background-image:image-set('${at}/image-set' 1x); border-image:url(${at}/border); mask:url(${at}/mask#m)">x`,
  `<style>p::before { content: url(${at}/content) } li { shape-outside: url(${at}/shape) }</style><p>x`,
  `<iframe src="${at}/iframe"></iframe><iframe srcdoc="<img src='${at}/srcdoc'>"></iframe>`,
  `<object data="${at}/object"></object><embed src="${at}/embed"><applet code="${at}/applet"></applet>`,
  `<video poster="${at}/poster" src="${at}/video" autoplay></video><audio src="${at}/audio" autoplay></audio>`,
  `<video><track src="${at}/track" default></video>`,
  `<meta http-equiv=refresh content="0;url=${at}/refresh"><p>x`,
  `<base href="${at}/base/"><img src="relative">`,
  `<body background="${at}/background"><table background="${at}/table"><tr><td>x</table>`,
  `<input type=image src="${at}/input">`,
  `<form id=f action="${at}/form"><input name=a></form><script>document.getElementById('f').submit()</script>`,
  `<script src="${at}/script"></script><script>fetch('${at}/fetch'); new Image().src = '${at}/image'</script>`,
  `<script>location = '${at}/location'; new WebSocket('ws://${host}/socket'); navigator.sendBeacon('${at}/beacon')</script>`,
  `<img src=x onerror="fetch('${at}/onerror')"><body onload="fetch('${at}/onload')">`,
  `<svg><image href="${at}/svg-image"/><image xlink:href="${at}/svg-xlink"/><use href="${at}/svg-use#a"/></svg>`,
  `<svg><style>@import "${at}/svg-import"</style><filter id=q><feImage href="${at}/feimage"/></filter><rect filter="url(${at}/filter#q)"/></svg>`,
  `<svg><foreignObject><img src="${at}/foreign"></foreignObject><script>fetch('${at}/svg-script')</script></svg>`,
  `<svg><a><set attributeName=href to="${at}/set"/></a><animate attributeName=href to="${at}/animate"/></svg>`,
  `<math><mi xlink:href="${at}/math">x</mi></math>`,
  `<a href="${at}/ping" ping="${at}/ping2">x</a><portal src="${at}/portal"></portal>`,
  `<noscript><img src="${at}/noscript"></noscript><noembed><img src="${at}/noembed"></noembed>`,
  `<template><img src="${at}/template"></template><frameset><frame src="${at}/frame"></frameset>`,
  `<img src="${local}"><iframe src="${local}"></iframe><object data="${local}"></object>`,
  `<script type=speculationrules>{"prefetch":[{"source":"list","urls":["${at}/speculation"]}]}</script>`,
];

test('a page asks nobody for anything, in any way that pages have', { skip }, async () => {
  const secret = join(newFolder(), 'secret.html');
  writeFileSync(secret, 'Ж');
  hits = [];
  for (const at of [`http://${host}`, `//${host}`, `http://localhost:${host.split(':')[1]}`]) {
    const page = `<!doctype html><p>text</p>${asking(at, `file://${secret}`).join('\n')}`;
    assert.equal((await letters(page)).has('Ж'), false, 'no local file is read');
  }
  // By itself too: a frame set hides what follows it.
  await runEngine(htmlEngine, 'html', `<frameset><frame src="http://${host}/frame"></frameset>`);
  assert.deepEqual(hits, []);
  // The server does count.
  await fetch(`http://${host}/counted`);
  assert.deepEqual(hits, ['/counted']);
});

test('the browser has no way out even where nothing was cleaned, intercepted or switched off', { skip }, async () => {
  const page = await startBrowser(newFolder());
  hits = [];
  try {
    await page.send('Fetch.disable');
    await page.send('Emulation.setScriptExecutionDisabled', { value: false });
    await page.setContent(`<!doctype html><p>text</p>${asking(`http://${host}`, 'file:///etc/passwd').join('\n')}`);
    for (const path of ['fetch', 'location']) {
      const call =
        path === 'fetch' ? `fetch('http://${host}/fetch').catch(() => {})` : `location = 'http://${host}/location'`;
      await page.send('Runtime.evaluate', { expression: call, awaitPromise: path === 'fetch' });
    }
    // A page that is being left may print or not: what counts is that it reaches nothing.
    await page.send('Page.printToPDF', {}).catch((error: unknown) => assert.ok(error instanceof BrowserFailure));
  } finally {
    page.close();
  }
  assert.deepEqual(hits, []);
});

test('scripts do not run, and what they would have replaced is printed', { skip }, async () => {
  const shown = await letters('<p id=p>A</p><script>p.textContent = "Z"</script><noscript>B</noscript>');
  assert.deepEqual([shown.has('A'), shown.has('B'), shown.has('Z')], [true, true, false]);
});

test('text in every script that the fonts here have is printed, letter by letter', { skip }, async () => {
  const words = '日本語 简体中文 繁體 한국어 हिन्दी क्षत्रिय ภาษาไทย السلام עברית Ελληνικά Кириллица ő ß ★';
  for (const format of ['html', 'text'] as const) {
    const shown = await letters(format === 'html' ? `<meta charset=utf-8><p>${words}` : words, format);
    for (const letter of '日語简體한국ภבλКőß') assert.ok(shown.has(letter), letter);
  }
});

test('a letter for which there is no font is a refusal that names it, never a hole', { skip }, async () => {
  // A character that Unicode has assigned to nobody's font: the last of the private planes is in none.
  const ran = await runEngine(htmlEngine, 'html', '<p>Total: &#x31350; 100');
  assert.ok('refused' in ran && ran.refused === 'conversion-failed', JSON.stringify(ran).slice(0, 200));
  assert.match(ran.detail ?? '', /U\+31350/);
});

test('a page with nothing on it is empty; a picture alone is something', { skip }, async () => {
  const empty = await runEngine(htmlEngine, 'html', '<html><body> <p></p></body></html>');
  assert.ok('refused' in empty && empty.refused === 'empty-document');
  const png = await sharp({ create: { width: 40, height: 40, channels: 3, background: 'black' } })
    .png()
    .toBuffer();
  const [page] = await draw(await print(`<img src="data:image/png;base64,${png.toString('base64')}">`));
  assert.ok(blackShare(page!, 125, 105, 50, 50) > 0.9, 'the picture is black on the page');
  for (const alone of ['<math><mi>x</mi></math>', '<svg width="90" height="90"><rect width="90" height="90"/></svg>']) {
    const [shown] = await draw(await print(alone));
    assert.ok(blackShare(shown!, 0, 0, 1728, 600) > 0, alone);
  }
});

test('backgrounds are printed, and white text on them stays', { skip }, async () => {
  const [page] = await draw(
    await print('<body style="margin:0"><div style="background:#000;height:200px">&nbsp;</div><p>x'),
  );
  assert.ok(blackShare(page!, 200, 120, 1000, 200) > 0.95);
});

test('a page wider than paper is shrunk, then laid across, and never cut off', { skip }, async () => {
  const bar = '<div style="position:absolute;right:0;top:0;width:30px;height:30px;background:#000"></div>';
  const wide = (width: number) =>
    `<!doctype html><div style="position:relative;width:${width}px;height:300px">${bar}</div><p>x`;
  for (const width of [600, 900, 1400]) {
    const pdf = await print(wide(width));
    const [page] = await draw(pdf);
    const isAcross = /\/MediaBox\s*\[0 0 84\d/.test(pdf.toString('latin1'));
    assert.equal(isAcross, width > 1000, `${width} px`);
    let black = 0;
    for (const byte of page!.bits) black += byte === 0xff ? 1 : 0;
    assert.ok(black > 20, `the bar at the far edge of ${width} px is on the page`);
  }
});

test('print styles cannot choose the paper, and a named page begins no new sheet', { skip }, async () => {
  const style = '<style>@page { size: 20cm 900cm; margin: 0 } @page s { size: A3 } div { page: s }</style>';
  const pdf = await print(`${style}<p>one</p><div>two</div>`);
  assert.equal(await countPages(pdf), 1);
  assert.match(pdf.toString('latin1'), /\/MediaBox\s*\[0 0 59\d(?:\.\d+)? 84\d/);
});

test('a page taller than any fax is printed to one page more than allowed, no further', { skip }, async () => {
  const limits = readLimits({ pages: 3 });
  const pdf = await print('<div style="height:30000000px">x</div>', 'html', { limits });
  assert.equal(await countPages(pdf), 4);
});

test('the character set is found, and a wrong declaration is seen through', { skip }, async () => {
  const latin = Buffer.from('<meta charset="iso-8859-1"><p>Zürich ©', 'latin1');
  assert.ok((await letters(latin)).has('ü'));
  const wrong = Buffer.from('<meta charset="iso-8859-1"><p>Zürich – 日本');
  assert.ok((await letters(wrong)).has('本'));
  const utf16 = Buffer.from('\ufeff<p>Zürich', 'utf16le');
  assert.ok((await letters(utf16)).has('ü'));
});

test('a frame that carries its own page is shown in its place', { skip }, async () => {
  const shown = await letters(
    `<p>A</p><iframe srcdoc="<p>B</p><script>parent.document.body.append('Z')</script>"></iframe>`,
  );
  assert.deepEqual([shown.has('B'), shown.has('Z')], [true, false]);
});

test('a table keeps its columns, repeats its heading, and is laid across when it is wide', { skip }, async () => {
  const rows = Array.from({ length: 200 }, (_, i) => `${i};Widget ${i};${i * 3},50`);
  const pdf = await print(`Nr;Name;Price\n${rows.join('\n')}`, 'csv');
  const pages = await draw(pdf);
  assert.ok(pages.length > 2);
  // The heading row is the same ink on top of every page.
  const top = (page: FaxRaster) => Buffer.from(page.bits.subarray(0, 216 * 110)).toString('base64');
  assert.equal(top(pages[0]!).slice(0, 400), top(pages[1]!).slice(0, 400));
  const wide = Array.from({ length: 14 }, (_, i) => `A heading of column ${i}`).join(',');
  const across = await print(`${wide}\n${wide}\n${wide}`, 'csv');
  assert.match(across.toString('latin1'), /\/MediaBox\s*\[0 0 84\d/);
});

test('XML in a script that our own font lacks is printed too', { skip }, async () => {
  const shown = await letters('<?xml version="1.0"?><订单><客户>王</客户></订单>', 'xml');
  for (const letter of '订单客王') assert.ok(shown.has(letter), letter);
});
