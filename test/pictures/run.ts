/**
 * Draws what people see, to be looked at: notices in every language, as a browser shows them, and the private page of a
 * machine with three hundred faxes, wide, on a telephone, and printed. `npm run pictures -- <folder>`
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Line, type Locale, locales, type Submission } from '../../lambdas/fax/model.ts';
import { anomalyNotice, type Notice, refusedNumbersNotice, resultNotice } from '../../lambdas/fax/notices/notices.ts';
import { renderNotice } from '../../lambdas/mail/writing/render-notice.ts';
import { encodeThumbnail } from '../../lambdas/pages/fax/png.ts';
import { blacken, blankRaster } from '../../lambdas/pages/planes/raster.ts';
import {
  busy,
  ended,
  faxOf,
  faxWith,
  sent,
  start,
  stop,
  line as studio,
  submission,
  wait,
  written,
} from '../fax/sample-faxes.ts';
import { type Browser, openBrowser } from '../local/page/browser.ts';
import { newSite, type Site } from '../local/site.ts';
import { putLine } from '../put-line.ts';

const [folder = 'pictures'] = process.argv.slice(2);

const lines: Readonly<Record<Locale, Line>> = {
  it: studio,
  en: {
    ...studio,
    number: '+442079460018',
    name: 'Miller & Sons',
    country: 'GB',
    locale: 'en',
    timezone: 'Europe/London',
    senders: [],
  },
  zh: {
    ...studio,
    number: '+862164101234',
    name: '东方律师事务所',
    country: 'CN',
    locale: 'zh',
    timezone: 'Asia/Shanghai',
    senders: [],
  },
};
const subjects: Readonly<Record<Locale, string>> = {
  it: 'Contratto Bianchi',
  en: 'Bianchi contract',
  zh: '比安奇合同',
};

function noticesIn(locale: Locale): Readonly<Record<string, Notice>> {
  const line = lines[locale];
  const asked: Submission = { ...submission, subject: subjects[locale] };
  const otherwise = { outcome: 'transmission-error', retry: 'otherwise', seconds: 40 } as const;
  const documents = [
    { name: 'offer.pdf', outcome: 'corrupt-document' },
    { name: 'archive.zip', within: 'Fwd.eml', outcome: 'unsupported-format', kind: 'archive' },
    { name: 'secret.pdf', outcome: 'password-protected' },
  ] as const;
  const late = faxOf(
    ...[written(1), ended(1, busy, wait(2)), written(2), ended(2, otherwise, wait(3))],
    ...[written(3, { t38: false, quality: 'high' }), ended(3, sent, stop('sent'))],
  );
  return {
    sent: resultNotice({ submission: asked, line, fax: late }),
    busy: resultNotice({ submission: asked, line, fax: faxWith(busy, busy, busy) }),
    unconfirmed: resultNotice({
      submission: asked,
      line,
      fax: faxOf(written(1), { what: 'ended', at: start, outcome: 'unconfirmed' }),
    }),
    documents: anomalyNotice({
      submission: {
        ...asked,
        result: {
          anomaly: { outcome: 'corrupt-document', documents, leftOut: [{ name: 'logo.png', why: 'inline-picture' }] },
        },
      },
      line,
    }),
    numbers: refusedNumbersNotice({
      submission: {
        ...asked,
        refusedNumbers: [
          { given: '12345', outcome: 'bad-number' },
          { given: '895123', outcome: 'destination-not-allowed', rule: 'premium' },
          { given: '+81312345678', outcome: 'destination-not-allowed', rule: 'country' },
        ],
      },
      line,
    }),
  };
}

/** A letter, as far as it can be told from afar. */
async function thumbnailOfLetter(): Promise<Uint8Array> {
  const page = blankRaster(2292);
  for (let row = 0; row < 34; row++) {
    const width = row % 9 === 8 ? 500 : 1300 - ((row * 97) % 200);
    for (let y = 0; y < 12; y++) {
      for (let x = 0; x < width; x++) if ((x * 7 + row * 13) % 60 < 42) blacken(page.bits, 200 + x, 300 + row * 52 + y);
    }
  }
  return encodeThumbnail(page, 196);
}

async function drawNotices(site: Site, browser: Browser): Promise<void> {
  const pictures = new Map([[1, await thumbnailOfLetter()]]);
  for (const locale of locales) {
    for (const [name, notice] of Object.entries(noticesIn(locale))) {
      const [mail] = await renderNotice(
        { ...notice, id: `${locale}-${name}` },
        { domain: 'fax.localhost', at: start, pictures },
      );
      if (mail === undefined) throw new Error(`The notice ${name} is for nobody.`);
      await site.outbox.send(mail);
      await browser.open(`${new URL(site.link).origin}/mails/${mail.id}/html`);
      await writeFile(join(folder, `notice-${locale}-${name}.png`), await browser.picture(680));
    }
  }
  await browser.open(`${new URL(site.link).origin}/mails/en-sent`);
  await writeFile(join(folder, 'mail-wide.png'), await browser.picture(1100));
  await writeFile(join(folder, 'mail-narrow.png'), await browser.picture(360));
}

async function addFaxes({ store }: Site): Promise<void> {
  const line = lines.it.number;
  const results = [[sent], [busy, busy, busy], [busy, sent]] as const;
  for (let n = 0; n < 300; n++) {
    const id = `f${String(n).padStart(11, '0')}`;
    const submission = `s${id.slice(1)}`;
    const at = start + n * 60_000;
    const to = `+3902890892${String(n % 90).padStart(2, '0')}` as const;
    await store.submissions.create({
      ...{ id: submission, line, sender: 'anna@example.com', source: 'command', key: '', subject: `Order ${n}` },
      ...{
        references: [],
        at,
        faxes: [{ id, to }],
        refusedNumbers: n % 10 === 0 ? [{ given: '12345', outcome: 'bad-number' }] : [],
      },
    });
    const attempts = (results[n % 3] ?? []).flatMap((result, index, all) => [
      written(index + 1),
      ended(index + 1, result, index + 1 < all.length ? wait(index + 2) : stop(result.outcome)),
    ]);
    await store.faxes.append(id, 0, [
      { what: 'accepted', at, submission, line, from: line, to, deadlineAt: at + 1e8 },
      ...attempts,
    ]);
  }
}

async function drawPages(site: Site, browser: Browser): Promise<void> {
  const home = `${new URL(site.link).origin}/`;
  for (const [name, path] of [
    ['page', ''],
    ['fax', 'faxes/f00000000290'],
  ] as const) {
    await browser.open(`${home}${path}`);
    await writeFile(join(folder, `${name}-wide.png`), await browser.picture(1100));
    await writeFile(join(folder, `${name}-narrow.png`), await browser.picture(360));
    await writeFile(join(folder, `${name}.pdf`), await browser.pdf({ width: 8.27, height: 11.69 }));
  }
}

await mkdir(folder, { recursive: true });
await using site = await newSite();
await using browser = await openBrowser();
await putLine(site.store, lines.it);
await browser.open(site.link);
await drawNotices(site, browser);
await addFaxes(site);
await drawPages(site, browser);
process.stdout.write(`Drawn into ${folder}.\n`);
