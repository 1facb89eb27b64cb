/** What stands in place of the convert function in a stack that was deployed without one. */
import { refuse } from '../documents/refusal.ts';
import type { Converter, Reader } from '../ports.ts';

/** For the notice's detail and the log. */
const withoutConverter = 'this installation has no converter: see "convert" among the settings in cdk.json';

export const noConverter: Converter = { convert: async () => refuse('unsupported-format', withoutConverter) };

/** Faxes go without words. */
export const noReader: Reader = { read: async () => [] };
