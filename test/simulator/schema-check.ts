/** Judges a value by an OpenAPI 3.1 schema: the part of JSON Schema that the carrier's contract uses. */

import { existsSync, readFileSync } from 'node:fs';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** A contract file; parts of it are named by JSON pointer without the leading `#/`, references on the way are followed. */
export interface Contract {
  /** What is wrong with a value, as lines of `path: complaint`; empty when nothing is. */
  judge(value: unknown, pointer: string): string[];
}

const file = new URL('../../../shared/contracts/telnyx-fax.openapi.json', import.meta.url);

/** The carrier's contract beside the repository; undefined when it is not there. */
export function readContract(): Contract | undefined {
  if (!existsSync(file)) return undefined;
  const root: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const resolve = (pointer: string): Schema => {
    const steps = pointer.split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const found = steps.reduce<unknown>((part, step) => follow((part as Record<string, unknown>)[step]), root);
    if (found === undefined) throw new Error(`the contract has no ${pointer}`);
    return found as Schema;
  };
  const follow = (part: unknown): unknown => {
    const reference = (part as Schema | undefined)?.$ref;
    return typeof reference === 'string' ? resolve(reference.slice(2)) : part;
  };
  return { judge: (value, pointer) => complaints(value, resolve(pointer), '', resolve) };
}

const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;

const formats: Record<string, RegExp> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  uri: /^[a-z][a-z0-9+.-]*:\S+$/i,
};

function complaints(value: unknown, schema: Schema, path: string, resolve: (pointer: string) => Schema): string[] {
  if (schema.$ref !== undefined) return complaints(value, resolve(schema.$ref.slice(2)), path, resolve);
  const deeper = (part: unknown, inner: Schema, step: string) => complaints(part, inner, `${path}/${step}`, resolve);
  const say = (text: string) => `${path}: ${text}`;
  const type = typeOf(value);
  const wanted = schema.type === undefined ? [] : [schema.type].flat();
  const fits = wanted.length === 0 || wanted.includes(type) || (type === 'integer' && wanted.includes('number'));
  if (!fits) return [say(`is ${type}, not ${wanted.join(' or ')}`)];
  const found: string[] = [];
  if (schema.enum !== undefined && !schema.enum.includes(value)) found.push(say(`${value} is not in the list`));
  for (const choice of [schema.anyOf, schema.oneOf])
    if (choice?.every((one) => complaints(value, one, path, resolve).length > 0))
      found.push(say('fits no alternative'));
  for (const one of schema.allOf ?? []) found.push(...complaints(value, one, path, resolve));
  if (typeof value === 'string' && formats[schema.format ?? '']?.test(value) === false)
    found.push(say(`is no ${schema.format}`));
  if (typeof value === 'number' && (value < (schema.minimum ?? value) || value > (schema.maximum ?? value)))
    found.push(say('is out of range'));
  if (type === 'object') {
    const fields = new Map(Object.entries(value as object));
    for (const name of schema.required ?? []) if (!fields.has(name)) found.push(say(`lacks ${name}`));
    for (const [name, inner] of Object.entries(schema.properties ?? {}))
      if (fields.has(name)) found.push(...deeper(fields.get(name), inner, name));
  }
  if (Array.isArray(value) && schema.items !== undefined)
    for (const [i, item] of value.entries()) found.push(...deeper(item, schema.items, String(i)));
  return found;
}
