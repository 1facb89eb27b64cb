/** `/confirm/<token>` on one machine and on AWS: what is held is shown to whoever has the link, and only a press decides. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Submission } from '../../lambdas/fax/model.ts';
import { createSubmission, faxIdFor } from '../../lambdas/flow/submission.ts';
import { demonstrationLine } from '../../local/demonstration.ts';
import { clock, newSite, type Site } from '../local/site.ts';
import { putLine } from '../put-line.ts';
import { type Asked, type Mount, onAws, onOneMachine, whole } from './mounts.ts';

let site: Site;
let mounts: Readonly<Record<string, Mount>>;
const completed: string[] = [];

before(async () => {
  site = await newSite();
  await putLine(site.store, { ...demonstrationLine, locale: 'en' });
  const workflow = {
    complete: async (token: string) => {
      completed.push(token);
      return 'completed' as const;
    },
  };
  const ports = site.open({ workflow, journal: { info() {}, debug() {}, alarm() {} } });
  mounts = { 'one machine': onOneMachine(site.url), AWS: onAws(ports) };
});
after(() => site[Symbol.asyncDispose]());

let count = 0;

/** A held submission to two numbers. @returns the path of its link */
async function hold(until = clock.now() + 60_000): Promise<{ path: string; submission: Submission; token: string }> {
  count += 1;
  const id = `held${String(count).padStart(8, 'a')}`.slice(0, 12);
  const token = `link${String(count).padStart(28, '0')}`;
  const { faxes, submissions, links } = site.store;
  const numbers = ['+390289089211', '+390255533200'] as const;
  const submission: Submission = {
    ...{ id, line: demonstrationLine.number, sender: 'anna@example.com', source: 'mail', key: `mail/${id}` },
    ...{ subject: 'Offer <b>42</b>', references: [], at: clock.now(), refusedNumbers: [] },
    faxes: numbers.map((to) => ({ id: faxIdFor(id, to), to })),
    hold: { reason: 'confirm', until, documents: ['offer.pdf', '<script>.pdf'] },
  };
  const workflow = { startSubmission: async () => {} };
  await createSubmission({ faxes, submissions, workflow, clock }, submission, demonstrationLine);
  await faxes.append(submission.faxes[0]?.id as string, 1, [{ what: 'asked', at: clock.now(), token: `task ${id}` }]);
  await links.put(token, { kind: 'confirm', submission: id, until }, clock.now());
  return { path: `/confirm/${token}`, submission, token: `task ${id}` };
}

const decided = async ({ faxes }: Submission): Promise<(string | undefined)[]> =>
  Promise.all(faxes.map(async ({ id }) => (await site.store.faxes.fax(id))?.hold?.decision));

const press = (path: string, decision?: string): Asked => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: Buffer.from(decision === undefined ? '' : `decision=${decision}`),
});

for (const name of ['one machine', 'AWS']) {
  const ask = async (asked: Asked) => {
    const { status, headers, body } = await whole(await (mounts[name] as Mount)(asked));
    return { status, headers, text: body.toString() };
  };

  test(`the page says what is held and why, and looking decides nothing, on ${name}`, async () => {
    const { path, submission } = await hold();
    for (const method of ['GET', 'HEAD', 'GET']) {
      const { status, headers, text } = await ask({ method, path });
      assert.equal(status, 200);
      assert.equal(headers['content-type'], 'text/html; charset=utf-8');
      assert.equal(headers['cache-control'], 'private, no-store');
      if (method === 'HEAD') continue;
      for (const part of ['02 8908 9211', '02 5553 3200', 'offer.pdf', 'signature'])
        assert.ok(text.includes(part), part);
      assert.ok(!text.includes('<script>') && !text.includes('<b>'), 'what strangers wrote is text');
      assert.match(
        text,
        /<form method="post"><button name="decision" value="yes">Send<\/button> <button name="decision" value="no"/,
      );
    }
    assert.deepEqual(await decided(submission), [undefined, undefined]);
  });

  test(`one button sends, the other does not; the first word counts, on ${name}`, async () => {
    for (const [decision, word, other] of [
      ['yes', 'confirmed', 'no'],
      ['no', 'declined', 'yes'],
      [undefined, 'confirmed', 'no'],
    ] as const) {
      const { path, submission, token } = await hold();
      assert.equal((await ask(press(path, decision))).status, 200);
      assert.deepEqual(await decided(submission), [word, word]);
      assert.equal(completed.at(-1), token);
      assert.equal((await ask(press(path, other))).status, 404);
      assert.deepEqual(await decided(submission), [word, word]);
      assert.equal((await ask({ method: 'GET', path })).status, 404);
    }
  });

  test(`an unknown word decides nothing, nor does a large form, on ${name}`, async () => {
    const { path, submission } = await hold();
    assert.equal((await ask(press(path, 'maybe'))).status, 400);
    assert.equal((await ask(press(path, 'x'.repeat(5000)))).status, 413);
    assert.deepEqual(await decided(submission), [undefined, undefined]);
  });

  test(`a link that is unknown, over, or of another kind leads nowhere, on ${name}`, async () => {
    const { path: over, submission } = await hold(clock.now() - 1);
    const { links } = site.store;
    await links.put('r'.repeat(32), { kind: 'received', fax: 'x', until: clock.now() + 60_000 }, clock.now());
    for (const path of [
      over,
      `/confirm/${'x'.repeat(32)}`,
      `/confirm/${'r'.repeat(32)}`,
      '/confirm/',
      '/confirm/short',
    ]) {
      for (const asked of [{ method: 'GET', path }, press(path, 'yes')]) {
        const { status, text } = await ask(asked);
        assert.deepEqual([status, /There is nothing to confirm/.test(text)], [404, true], path);
      }
    }
    assert.deepEqual(await decided(submission), [undefined, undefined]);
  });
}
