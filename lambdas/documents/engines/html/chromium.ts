/** A browser of our own for one job: without network, scripts, or anything of the machine but its fonts. */

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { unpackChromium } from './chromium-program.ts';
import { type DevTools, openDevTools, type Values } from './devtools.ts';

/**
 * The barrier: every request, loopback included, goes to a proxy that does not exist, and no name is resolved. Disabled
 * scripts, interception and content policy come on top. The sandbox needs privileges that neither a container nor a plain user
 * has; the worker around this browser is the sandbox. Never the package's own arguments: they switch safety off.
 */
const flags = [
  '--headless',
  '--remote-debugging-pipe',
  '--proxy-server=http://127.0.0.1:9',
  '--proxy-bypass-list=<-loopback>',
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--no-sandbox',
  '--no-zygote',
  '--disable-gpu',
  '--disable-software-rasterizer',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-breakpad',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--in-process-gpu',
  '--enable-features=NetworkServiceInProcess2',
  '--disable-features=DnsOverHttps,AsyncDns,MediaRouter,Translate',
  '--disable-sync',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--hide-scrollbars',
  '--mute-audio',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
  '--no-startup-window',
] as const;

/** An open, blank page with scripts disabled, in which every request fails. */
export interface BrowserPage {
  /** Sends a command to the page; throws `BrowserFailure`. */
  send(method: string, params?: Values): Promise<Values>;
  /** Replaces the page's content and resolves when what it holds within itself has loaded. */
  setContent(html: string): Promise<void>;
  /** Calls a function in the page, out of reach of the page's own scripts, and gives what it returns. */
  call(declaration: string, ...values: readonly unknown[]): Promise<unknown>;
  /** Kills the browser. */
  close(): void;
}

/**
 * Starts a browser and opens its page.
 * @param folder for everything the browser writes
 * @param program unpacked or found where none is given
 */
export async function startBrowser(folder: string, program?: string): Promise<BrowserPage> {
  const path = program ?? (await unpackChromium(folder));
  const child = spawn(path, [...flags, `--user-data-dir=${join(folder, 'browser')}`], {
    cwd: folder,
    // In our own session, so that it is killed with us; a library would give it a session of its own.
    detached: false,
    env: { HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8', TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const tools = openDevTools(child.stdio[3] as Writable, child.stdio[4] as Readable);
  child.once('error', () => tools.fail('the browser does not start'));
  child.once('exit', () => tools.fail('the browser ended'));
  try {
    return await openPage(tools, () => child.kill('SIGKILL'));
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

async function openPage(tools: DevTools, close: () => void): Promise<BrowserPage> {
  const { targetId } = await tools.send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await tools.send('Target.attachToTarget', { targetId, flatten: true });
  const send = (method: string, params: Values = {}) => tools.send(method, params, String(sessionId));
  tools.on('Inspector.targetCrashed', () => tools.fail('the page crashed'));
  tools.on('Fetch.requestPaused', ({ requestId }) => {
    send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' }).catch(() => {});
  });
  let loaded = () => {};
  tools.on('Page.loadEventFired', () => loaded());
  await Promise.all([
    send('Page.enable'),
    send('Inspector.enable'),
    send('Emulation.setScriptExecutionDisabled', { value: true }),
    send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
    tools.send('Browser.setDownloadBehavior', { behavior: 'deny' }),
  ]);
  const { frameTree } = await send('Page.getFrameTree');
  const { id: frameId } = (frameTree as { frame: { id: string } }).frame;
  return {
    send,
    async setContent(html) {
      const hasLoaded = new Promise<void>((resolve) => {
        loaded = resolve;
      });
      await send('Page.setDocumentContent', { frameId, html });
      await Promise.race([hasLoaded, tools.gone]);
    },
    async call(declaration, ...values) {
      const { executionContextId } = await send('Page.createIsolatedWorld', { frameId });
      const { result, exceptionDetails } = await send('Runtime.callFunctionOn', {
        functionDeclaration: declaration,
        executionContextId,
        arguments: values.map((value) => ({ value })),
        returnByValue: true,
      });
      if (exceptionDetails !== undefined) tools.fail('a function failed in the page');
      return (result as { value?: unknown }).value;
    },
    close,
  };
}
