/** One DynamoDB table of items with `pk` and `sk`: the few requests we make, all consistent, all about a single item. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { callAws, isAwsError } from '../call.ts';

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export type Item = Key & Readonly<Record<string, unknown>>;

/** A condition or change in DynamoDB's expression language. Every attribute is written `#name`, every value `:name`. */
export interface Expression {
  readonly text: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

const namesIn = (...texts: (string | undefined)[]): Record<string, string> =>
  Object.fromEntries(texts.flatMap((text) => text?.match(/#\w+/g) ?? []).map((name) => [name, name.slice(1)]));

const valuesOf = (values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value]));

export class DynamoTable {
  readonly #client: DynamoDBDocumentClient;
  readonly #name: string;

  constructor(client: DynamoDBClient, name: string) {
    this.#client = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
    this.#name = name;
  }

  async get(key: Key): Promise<Item | undefined> {
    const request = new GetCommand({ TableName: this.#name, Key: key, ConsistentRead: true });
    return (await callAws('DynamoDB get', () => this.#client.send(request))).Item as Item | undefined;
  }

  /** Writes an item if the condition holds. @returns whether it did */
  async put(item: Item, { text, values = {} }: Expression): Promise<boolean> {
    const request = new PutCommand({
      TableName: this.#name,
      Item: item,
      ConditionExpression: text,
      ...expressionAttributes(namesIn(text), values),
    });
    return (await this.#unlessRefused('DynamoDB put', () => this.#client.send(request))) !== undefined;
  }

  /** Writes an item unless there is one. @returns whether it was written */
  putNew(item: Item): Promise<boolean> {
    return this.put(item, { text: 'attribute_not_exists(#pk)' });
  }

  /** Removes an item if the condition holds. @returns whether it did */
  async remove(key: Key, { text, values = {} }: Expression): Promise<boolean> {
    const request = new DeleteCommand({
      TableName: this.#name,
      Key: key,
      ConditionExpression: text,
      ...expressionAttributes(namesIn(text), values),
    });
    return (await this.#unlessRefused('DynamoDB delete', () => this.#client.send(request))) !== undefined;
  }

  /**
   * Changes an item if the condition holds.
   *
   * @returns its attributes before, none of a new item; undefined when the condition did not hold
   */
  async update(
    key: Key,
    change: Expression,
    condition: Expression,
  ): Promise<Readonly<Record<string, unknown>> | undefined> {
    const request = new UpdateCommand({
      TableName: this.#name,
      Key: key,
      UpdateExpression: change.text,
      ConditionExpression: condition.text,
      ...expressionAttributes(namesIn(change.text, condition.text), { ...change.values, ...condition.values }),
      ReturnValues: 'ALL_OLD',
    });
    const answer = await this.#unlessRefused('DynamoDB update', () => this.#client.send(request));
    return answer && (answer.Attributes ?? {});
  }

  /** All items of a partition in the order of their sort keys, or of an index, one page after another. */
  async *query(
    keyCondition: Expression,
    options: Pick<QueryCommandInput, 'IndexName' | 'ScanIndexForward' | 'Limit'> = {},
  ): AsyncGenerator<Item> {
    let from: Record<string, unknown> | undefined;
    do {
      const request = new QueryCommand({
        TableName: this.#name,
        KeyConditionExpression: keyCondition.text,
        ...expressionAttributes(namesIn(keyCondition.text), keyCondition.values ?? {}),
        ConsistentRead: options.IndexName === undefined,
        ...options,
        ExclusiveStartKey: from,
      });
      const page = await callAws('DynamoDB query', () => this.#client.send(request));
      yield* (page.Items ?? []) as Item[];
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
  }

  /** The whole of a query, for partitions that are small by nature. */
  async queryAll(keyCondition: Expression): Promise<Item[]> {
    const items: Item[] = [];
    for await (const item of this.query(keyCondition)) items.push(item);
    return items;
  }

  async #unlessRefused<T>(what: string, request: () => Promise<T>): Promise<T | undefined> {
    return callAws(what, async () => {
      try {
        return await request();
      } catch (error) {
        if (isAwsError(error, 'ConditionalCheckFailedException')) return undefined;
        throw error;
      }
    });
  }
}

/** DynamoDB refuses an empty map of values. */
function expressionAttributes(names: Record<string, string>, values: Readonly<Record<string, unknown>>) {
  return {
    ExpressionAttributeNames: names,
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: valuesOf(values) } : {}),
  };
}
