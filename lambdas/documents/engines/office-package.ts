import type { Format } from '../formats.ts';
import type { Limits } from '../limits.ts';
import type { Refusal } from '../refusal.ts';
export async function checkPackage(_path: string, _format: Format, _limits: Limits): Promise<Refusal | undefined> {
  return undefined;
}
