/** `/received/<token>`: a page with one button, whose press is answered with the PDF. For everybody who holds the link. */
import { Readable } from 'node:stream';
import type { Context } from 'hono';
import { receivedFileName } from '../../lambdas/fax/notices/received-templates.ts';
import { type Download, download } from '../../lambdas/handlers/download.ts';
import type { Ports } from '../../lambdas/ports.ts';
import { downloadPage, downloadPageHeaders, languageOf, overPage } from '../../lambdas/web/public/download-page.ts';

type LinkPorts = Pick<Ports, 'clock' | 'directory' | 'faxes' | 'files' | 'received'>;

/** GET shows the page and POST gives the file, so that programs that follow the links of mails fetch no fax. */
export async function serveReceivedLink(c: Context, ports: LinkPorts): Promise<Response> {
  const found = await download(ports, c.req.param('token') ?? '');
  const locale = languageOf(c.req.header('accept-language'));
  if (found === undefined) return c.body(overPage(locale), 404, downloadPageHeaders);
  if (c.req.method !== 'POST') return c.body(downloadPage(locale, found.size), 200, downloadPageHeaders);
  const body = Readable.toWeb(await found.open()) as ReadableStream;
  return c.body(body, 200, {
    'content-type': 'application/pdf',
    'content-length': String(found.size),
    'content-disposition': attachment(await nameOf(ports, found)),
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex',
  });
}

/** The name that the attachment would have had. */
async function nameOf({ received, directory }: LinkPorts, { id }: Download): Promise<string> {
  const fax = await received.fax(id);
  const line = fax && (await directory.line(fax.reception.to));
  return fax && line ? receivedFileName(fax, line) : `fax_${id}.pdf`;
}

/** RFC 6266: the name as it is in `filename*`, and without what is not ASCII for programs that know only `filename`. */
function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
