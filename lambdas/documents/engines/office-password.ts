import type { Format } from '../formats.ts';
import type { Refusal } from '../refusal.ts';
export async function findPassword(_path: string, _format: Format): Promise<Refusal | undefined> {
  return undefined;
}
