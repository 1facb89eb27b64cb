/** A DynamoDB in this process with the tables that the stack makes. */
import type { AddressInfo } from 'node:net';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { DynamoTable } from '../../lambdas/aws/dynamo/dynamo-table.ts';
import { resourcesOf } from '../stack/synthesis.ts';

export interface DynamoTables {
  /** On 127.0.0.1. */
  readonly port: number;
  readonly client: DynamoDBClient;
  readonly directory: DynamoTable;
  readonly faxes: DynamoTable;
  close(): Promise<void>;
}

type Schema = Pick<CreateTableCommandInput, 'AttributeDefinitions' | 'KeySchema' | 'GlobalSecondaryIndexes'>;

/** Keys and indexes of a table as the template has them. */
function schemaOf(name: string): Schema {
  const tables = Object.entries(resourcesOf('AWS::DynamoDB::GlobalTable'));
  const found = tables.find(([id]) => id.startsWith(`Storage${name}`));
  if (found === undefined) throw new TypeError(`The stack has no table ${name}.`);
  const {
    AttributeDefinitions: attributes,
    KeySchema: keys,
    GlobalSecondaryIndexes: indexes,
  } = found[1].Properties as unknown as Schema;
  return { AttributeDefinitions: attributes, KeySchema: keys, ...(indexes && { GlobalSecondaryIndexes: indexes }) };
}

/** Fresh, empty tables. */
export async function openDynamo(): Promise<DynamoTables> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const make = async (name: string): Promise<DynamoTable> => {
    await client.send(new CreateTableCommand({ TableName: name, BillingMode: 'PAY_PER_REQUEST', ...schemaOf(name) }));
    await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 0.01, maxDelay: 0.05 }, { TableName: name });
    return new DynamoTable(client, name);
  };
  return {
    port,
    client,
    directory: await make('Directory'),
    faxes: await make('Faxes'),
    async close() {
      client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
