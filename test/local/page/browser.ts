/** A real browser that opens the private pages, by the program that lays out HTML documents. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { unpackChromium } from '../../../lambdas/documents/engines/html/chromium-program.ts';
import { type DevTools, openDevTools, type Values } from '../../../lambdas/documents/engines/html/devtools.ts';

export interface Browser extends AsyncDisposable {
  open(url: string): Promise<void>;
  /** Clicks a link, and waits for the page that it leads to. */
  follow(selector: string): Promise<void>;
  /** The value of an expression in the page; a promise is awaited. */
  value(expression: string): Promise<unknown>;
  press(key: string): Promise<void>;
  /** PNG of the whole page. @param width of the window, in CSS pixels */
  picture(width: number): Promise<Buffer>;
  /** The page printed on paper of that size, in inches. */
  pdf(paper: { readonly width: number; readonly height: number }): Promise<Buffer>;
  /** What the console and the content policy complained of. */
  readonly complaints: readonly string[];
}

const flags = [
  '--headless',
  '--remote-debugging-pipe',
  '--no-sandbox',
  '--no-zygote',
  '--disable-gpu',
  '--no-first-run',
];

export async function openBrowser(): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), 'faxpost-browser-'));
  const child = spawn(await unpackChromium(folder), [...flags, `--user-data-dir=${folder}`, '--no-startup-window'], {
    cwd: folder,
    env: { HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8', TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const tools: DevTools = openDevTools(child.stdio[3] as Writable, child.stdio[4] as Readable);
  const { targetId } = await tools.send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await tools.send('Target.attachToTarget', { targetId, flatten: true });
  const send = (method: string, params: Values = {}) => tools.send(method, params, String(sessionId));
  const complaints: string[] = [];
  tools.on('Log.entryAdded', ({ entry }) => complaints.push(JSON.stringify(entry)));
  tools.on('Runtime.exceptionThrown', (thrown) => complaints.push(JSON.stringify(thrown)));
  await Promise.all(['Page.enable', 'Log.enable', 'Runtime.enable'].map((method) => send(method)));
  const loaded = () => new Promise<void>((done) => tools.on('Page.loadEventFired', () => done()));
  return {
    complaints,
    async open(url) {
      const whenLoaded = loaded();
      await send('Page.navigate', { url });
      await whenLoaded;
    },
    async follow(selector) {
      const whenLoaded = loaded();
      await send('Runtime.evaluate', { expression: `document.querySelector(${JSON.stringify(selector)}).click()` });
      await whenLoaded;
    },
    async value(expression) {
      const { result, exceptionDetails } = await send('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
      return (result as Values).value;
    },
    async press(key) {
      await send('Input.dispatchKeyEvent', {
        type: 'keyDown',
        key,
        code: key,
        windowsVirtualKeyCode: key === 'Tab' ? 9 : 13,
      });
      await send('Input.dispatchKeyEvent', { type: 'keyUp', key, code: key });
    },
    async picture(width) {
      await send('Emulation.setDeviceMetricsOverride', {
        width,
        height: 900,
        deviceScaleFactor: 1,
        mobile: width < 600,
      });
      const { data } = await send('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true });
      return Buffer.from(String(data), 'base64');
    },
    async pdf({ width, height }) {
      const { data } = await send('Page.printToPDF', {
        paperWidth: width,
        paperHeight: height,
        preferCSSPageSize: false,
        printBackground: false,
      });
      return Buffer.from(String(data), 'base64');
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
