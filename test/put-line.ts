/** Lines as tests need them: written whatever was there before. */
import assert from 'node:assert/strict';
import type { Line } from '../lambdas/fax/model.ts';
import type { Administration } from '../lambdas/ports.ts';

export async function putLine(
  { administration }: { readonly administration: Administration },
  line: Line,
): Promise<void> {
  const changed = await administration.changeLine(line.number, () => line);
  const written = changed.ok ? changed : await administration.addLine(line);
  assert.deepEqual(written, { ok: true, value: line });
}
