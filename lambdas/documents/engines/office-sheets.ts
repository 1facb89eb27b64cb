import type { Format } from '../formats.ts';
export function fitSheets(file: Buffer, _format: Format): Buffer {
  return file;
}
