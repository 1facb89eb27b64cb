import type { Format } from '../formats.ts';
export async function fitSheets(_path: string, _format: Format): Promise<void> {}
