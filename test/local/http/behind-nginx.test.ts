/** A real nginx before the listeners, set up in the usual ways. `npm run setup -- --tests` installs it. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { until } from '../../until.ts';
import { newSite, type Site } from '../site.ts';

const program = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/bin/nginx', '/opt/homebrew/bin/nginx'].find(
  existsSync,
);
const skip = program === undefined && 'nginx is not installed: npm run setup -- --tests';

interface Proxy {
  readonly name: string;
  /** Path before ours. */
  readonly prefix: string;
  readonly location: string;
}

/** @param to `host:port` of a listener; `kept` an upstream of it that keeps connections open */
const proxies = (to: string, kept: string): readonly Proxy[] => [
  { name: 'plain proxy_pass', prefix: '', location: `location / { proxy_pass http://${to}; }` },
  {
    name: 'with Host',
    prefix: '',
    location: `location / { proxy_pass http://${to}; proxy_set_header Host $host; }`,
  },
  {
    name: 'with X-Forwarded-For and its like',
    prefix: '',
    location: `location / { proxy_pass http://${to};
      proxy_set_header Host $http_host; proxy_set_header X-Real-IP $remote_addr;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme; }`,
  },
  {
    name: 'below a path, HTTP 1.1, connections kept',
    prefix: '/fax',
    location: `location /fax/ { proxy_pass http://${kept}/; proxy_http_version 1.1; proxy_set_header Connection ""; }`,
  },
];

interface Asked {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function ask(socketPath: string, { path, headers = {} }: Asked): Promise<{ status: number; text: string }> {
  return new Promise((done, fail) => {
    const asked = request({ socketPath, path, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => done({ status: response.statusCode ?? 0, text }));
    });
    asked.on('error', fail).end();
  });
}

const isListening = (path: string): Promise<boolean> =>
  new Promise((answer) => {
    const socket = connect(path);
    socket.once('connect', () => answer(true)).once('error', () => answer(false));
    socket.once('connect', () => socket.destroy());
  });

describe('behind nginx', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'faxpost-nginx-'));
  let site: Site;
  let nginx: ChildProcess;
  const toPublic = (n: number) => join(folder, `public-${n}`);
  const toPrivate = (n: number) => join(folder, `private-${n}`);
  const places = (site: Site) => [
    ...proxies(new URL(site.url).host, 'public').map(({ location }, n) => ({ socket: toPublic(n), location })),
    ...proxies(new URL(site.link).host, 'private').map(({ location }, n) => ({ socket: toPrivate(n), location })),
  ];

  before(async () => {
    site = await newSite();
    site.open();
    const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    const config = `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http {
  access_log off;
  ${kinds.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ')}
  upstream public { server ${new URL(site.url).host}; keepalive 4; }
  upstream private { server ${new URL(site.link).host}; keepalive 4; }
  ${places(site)
    .map(({ socket, location }) => `server { listen unix:${socket}; server_name _; ${location} }`)
    .join('\n  ')}
}
`;
    writeFileSync(join(folder, 'nginx.conf'), config);
    nginx = spawn(program as string, ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'inherit' });
    await until('nginx listens', async () => ((await isListening(toPrivate(3))) ? true : undefined));
  });
  after(async () => {
    if (nginx.exitCode === null && nginx.kill('SIGQUIT')) await once(nginx, 'close');
    await site[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const names = ['fax.example.com', 'localhost', '127.0.0.1', '127.0.0.1:8027', '[::1]'];
  const privatePaths = ['/', '//', '/outbox', '//outbox', '/outbox/x', '/faxes/x', '/mails/x', '/healthz/../outbox'];

  proxies('', '').forEach(({ name, prefix }, n) => {
    test(`the public port, ${name}: nothing private is there, and what is public is`, async () => {
      const token = new URL(site.link).searchParams.get('token');
      for (const host of names) {
        for (const path of privatePaths) {
          for (const headers of [
            { host },
            { host, 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': 'localhost' },
            { host, authorization: `Bearer ${token}` },
          ]) {
            const { status, text } = await ask(toPublic(n), { path: `${prefix}${path}?token=${token}`, headers });
            assert.equal(status, 404, `${host} ${path}`);
            assert.doesNotMatch(text, /Faxpost|\[\]/);
          }
        }
        assert.equal((await ask(toPublic(n), { path: `${prefix}/healthz`, headers: { host } })).status, 200);
      }
    });

    test(`even the private port, ${name}: it asks everybody`, async () => {
      for (const host of names) {
        for (const path of privatePaths) {
          const { status } = await ask(toPrivate(n), { path: `${prefix}${path}`, headers: { host } });
          assert.equal(status, 401, `${host} ${path}`);
        }
      }
    });
  });
});
