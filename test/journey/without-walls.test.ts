/** A machine that refuses the walls around converters: said at the start and by the doctor, and nothing native is opened. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { withoutWalls } from '../../lambdas/documents/native-code.ts';
import { pdfOf } from '../handlers/documents.ts';
import { until } from '../until.ts';
import { Service } from './service.ts';

/** The programs that walls are made of, but the one that asks the kernel for them. */
const folder = mkdtempSync(join(tmpdir(), 'faxpost-path-'));
after(() => rmSync(folder, { recursive: true }));
const programs = join(folder, 'bin');
mkdirSync(programs);
for (const name of ['sh', 'setpriv', 'prlimit', 'test', 'env']) {
  const program = ['/usr/bin', '/bin'].map((place) => join(place, name)).find((one) => existsSync(one));
  if (program !== undefined) symlinkSync(program, join(programs, name));
}

test('alarmed at the start, red in doctor; a PDF is faxed, an Office document answered', async () => {
  const service = new Service({ PATH: programs });
  try {
    await service.start();
    await until('the alarm', async () =>
      /"level":"alarm","what":"walls-missing"/.test(service.log) ? true : undefined,
    );
    const letter = { filename: 'letter.pdf', content: await pdfOf(1) };
    await service.mail({ to: '0289089200', subject: 'Held by Node', attachments: [letter] });
    const office = { filename: 'letter.rtf', content: '{\\rtf1 Good morning}' };
    await service.mail({ to: '0289089201', subject: 'Needs a suite', attachments: [office] });
    await service.notices('Held by Node');
    await service.notices('Needs a suite');
    const ends = (await service.faxes()).map(({ to, outcome }) => `${to.slice(-2)} ${outcome}`);
    assert.deepEqual(ends.sort(), ['00 sent', '01 unsupported-format']);
    assert.equal((await service.calls('01')).length, 0);

    const { code, out } = await service.run(['doctor', '--json']);
    assert.equal(code, 1);
    const { ok, checks } = JSON.parse(out) as { ok: boolean; checks: { name: string; ok: boolean; detail: string }[] };
    assert.equal(ok, false);
    const red = new Map(checks.filter((check) => !check.ok).map(({ name, detail }) => [name, detail]));
    assert.match(red.get('isolation') ?? '', /refused/);
    for (const format of ['doc', 'docx', 'rtf', 'html']) {
      assert.ok(red.get(`converter ${format}`)?.includes(withoutWalls), format);
    }
    assert.equal(red.get('converter pdf'), undefined);
  } finally {
    await service.remove();
  }
});
