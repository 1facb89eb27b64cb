/** Tables and files that refuse what the role of a function does not allow, as AWS would. */
import type { DynamoTable } from '../../lambdas/aws/dynamo/dynamo-table.ts';
import { Defect } from '../../lambdas/fax/errors.ts';
import type { Files } from '../../lambdas/ports.ts';
import { permissionsOf, recordsOf } from './roles.ts';

const matches = (key: string, pattern: string): boolean =>
  pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : key === pattern;

/** A table under a role whose statements allow all of it or name the partition keys. */
export function tableAs(name: string, table: DynamoTable, which: 'Faxes' | 'Directory' = 'Faxes'): DynamoTable {
  const allowed = recordsOf(name, which);
  const permissions = permissionsOf(name);
  const check = (action: string, key: unknown): void => {
    const isWhole = permissions.includes(`dynamodb:${action} Storage${which}`);
    const isAllowed = isWhole || allowed[`dynamodb:${action}`]?.some((pattern) => matches(String(key), pattern));
    if (!isAllowed) throw new Defect(`The role of ${name} does not allow ${action} of ${key}.`);
  };
  const checked: Pick<DynamoTable, 'get' | 'put' | 'putNew' | 'update' | 'queryAll'> = {
    async get(key) {
      check('GetItem', key.pk);
      return table.get(key);
    },
    async put(item, condition) {
      check('PutItem', item.pk);
      return table.put(item, condition);
    },
    async putNew(item) {
      check('PutItem', item.pk);
      return table.putNew(item);
    },
    async update(key, change, condition) {
      check('UpdateItem', key.pk);
      return table.update(key, change, condition);
    },
    async queryAll(condition) {
      check('Query', condition.values?.pk);
      return table.queryAll(condition);
    },
  };
  return checked as DynamoTable;
}

/** Files under a role. */
export function filesAs(name: string, files: Files): Files {
  const patterns = (action: string): RegExp[] =>
    permissionsOf(name)
      .filter((line) => line.startsWith(`${action} `))
      .map((line) => line.slice(`${action} StorageBytes/`.length))
      .map((pattern) => new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`));
  const check = (action: string, key: string): void => {
    if (patterns(action).some((pattern) => pattern.test(key))) return;
    throw new Defect(`The role of ${name} does not allow ${action} of ${key}.`);
  };
  return {
    async put(key, content, days) {
      check('s3:PutObject', key);
      if (days !== undefined) check('s3:PutObjectTagging', key);
      return files.put(key, content, days);
    },
    async keepFor(key, days) {
      check('s3:PutObjectTagging', key);
      return files.keepFor(key, days);
    },
    async read(key) {
      check('s3:GetObject', key);
      return files.read(key);
    },
    async readAll(key) {
      check('s3:GetObject', key);
      return files.readAll(key);
    },
    async size(key) {
      check('s3:GetObject', key);
      return files.size(key);
    },
    async keys(prefix) {
      throw new Defect(`The role of ${name} does not allow to list ${prefix}.`);
    },
  };
}
